package cedar

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

const (
	allowAll = `@id("all") permit (principal, action, resource);`
	denyAll  = `@id("none") @reason("closed") forbid (principal, action, resource);`
)

// replace puts a file in place as one should: by renaming.
func replace(t testing.TB, name, policies string) {
	t.Helper()
	if err := os.WriteFile(name+".new", []byte(policies), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		t.Fatal(err)
	}
}

func allows(t testing.TB, g *Governor) bool {
	t.Helper()
	return decide(t, g, &opDelete, governor.High, object("b", "k")).Verdict == governor.Allowed
}

func TestReload(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "p.cedar")
	replace(t, name, allowAll)
	var reports []string
	g, err := New(Files(folder), WithReloadCallback(func(err error) {
		if err != nil {
			reports = append(reports, err.Error())
		} else {
			reports = append(reports, "ok")
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	first := g.Version()

	step := func(what string, wantErr string, wantAllowed bool) {
		t.Helper()
		err := g.Reload(t.Context())
		if (err == nil) != (wantErr == "") || err != nil && !strings.Contains(err.Error(), wantErr) {
			t.Errorf("%s: error %v, want %q", what, err, wantErr)
		}
		if got := allows(t, g); got != wantAllowed {
			t.Errorf("%s: allowed %v, want %v", what, got, wantAllowed)
		}
	}
	step("unchanged", "", true)
	replace(t, name, denyAll)
	if !allows(t, g) {
		t.Error("policies changed without a reload")
	}
	step("changed", "", false)
	if g.Version() == first || g.Version() == "" {
		t.Error("the version is the same")
	}
	replace(t, name, "permit (principal, action, resource)") // no semicolon
	step("broken", name+":1:37: expected", false)
	replace(t, name, "")
	step("emptied", "holds no policy", false)
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	step("gone", "holds no *.cedar file", false)
	replace(t, name, allowAll)
	step("repaired", "", true)
	if g.Version() != first {
		t.Error("the same policies have another version")
	}
	var kinds []string
	for _, r := range reports {
		kinds = append(kinds, r[:2])
	}
	if diff := cmp.Diff([]string{"ok", "ce", "ce", "ce", "ok"}, kinds); diff != "" {
		t.Errorf("reports %q: %s", reports, diff)
	}

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := g.Reload(ctx); !errors.Is(err, context.Canceled) || !allows(t, g) {
		t.Errorf("cancelled reload: %v", err)
	}
}

func TestPolling(t *testing.T) {
	name := filepath.Join(t.TempDir(), "p.cedar")
	replace(t, name, allowAll)
	reports := make(chan error, 100)
	g, err := New(Files(name), WithPolling(time.Millisecond), WithReloadCallback(func(err error) { reports <- err }))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	replace(t, name, denyAll)
	if err := <-reports; err != nil || allows(t, g) {
		t.Errorf("changed: %v, allowed %v", err, allows(t, g))
	}
	replace(t, name, "nonsense")
	if err := <-reports; err == nil || allows(t, g) {
		t.Errorf("broken: %v, allowed %v", err, allows(t, g))
	}
	// It stays broken in the same way for many polls and is not reported again.
	replace(t, name, allowAll)
	if err := <-reports; err != nil || !allows(t, g) {
		t.Errorf("repaired: %v, allowed %v", err, allows(t, g))
	}
	for range 2 {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	}
	replace(t, name, denyAll)
	if !allows(t, g) {
		t.Error("polled after Close")
	}
	if err := g.Reload(t.Context()); err != nil || allows(t, g) {
		t.Errorf("reload after Close: %v", err)
	}
}

// While policies change, every decision is by one of the sets as a whole.
func TestConcurrentReload(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "p.cedar")
	sets := []string{
		`@id("a") permit (principal, action, resource); @id("a-ask") @decision("require_approval") forbid (principal, action in Risk::Action::"high", resource);`,
		`@id("b") permit (principal, action, resource); @id("b-no") forbid (principal, action, resource) when { context.parameters.Bucket == "b" };`,
		allowAll,
	}
	want := map[string]bool{"pending a-ask": true, "denied b-no": true, "allowed ": true}
	replace(t, name, sets[0])
	g, err := New(Files(folder))
	if err != nil {
		t.Fatal(err)
	}
	var deciding, reloading sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		deciding.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				d, err := g.Decide(context.Background(), governor.NewAction(&opDelete, governor.High, object("b", "k")))
				if got := d.Verdict.String() + " " + strings.Join(d.PolicyViolations, ","); err != nil || !want[got] {
					t.Errorf("decision of no set: %q, %v", got, err)
					return
				}
			}
		})
	}
	for i := range 2 {
		reloading.Go(func() {
			for j := range 100 {
				if i == 0 {
					replace(t, name, sets[j%len(sets)])
				}
				if err := g.Reload(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	reloading.Wait()
	close(done)
	deciding.Wait()
}
