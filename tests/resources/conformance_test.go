package resources

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/models/resources"
	"github.com/ascendgen/ascendgen/tests/internal/conform"
)

var contextType = reflect.TypeFor[context.Context]()

// member is a method that calls AWS, and what the definition says it asks.
type member struct {
	name string
	call func(ctx context.Context, params reflect.Value) error
	// params is the type of the input that the caller may give, nil if there is none.
	params reflect.Type
	key    string // "s3:DeleteBucket"
	first  string // asked before, for data; "" if none are needed
}

// members returns everything of a resource that calls AWS.
func members(t *testing.T, d *resources.Definition, def resources.Resource, r reflect.Value) []member {
	t.Helper()
	var found []member
	add := func(name, operation string, call func(m reflect.Value, ctx context.Context, params reflect.Value) error, data bool) {
		m := r.MethodByName(name)
		if !m.IsValid() {
			t.Errorf("%s has no method %s", def.Name, name)
			return
		}
		one := member{name: def.Name + "." + name, key: d.Service + ":" + operation}
		one.call = func(ctx context.Context, params reflect.Value) error { return call(m, ctx, params) }
		if m.Type().NumIn() == 3 && m.Type().In(1).Kind() == reflect.Pointer {
			one.params = m.Type().In(1).Elem()
		}
		if data && def.Load != nil {
			one.first = d.Service + ":" + def.Load.Operation
		}
		found = append(found, one)
	}
	if def.Load != nil {
		for _, name := range []string{"Data", "Load", "Reload"} {
			add(name, def.Load.Operation, plain, false)
		}
	}
	for _, a := range def.Actions {
		add(a.Name, a.Operation, action, needsData(a.Params))
	}
	for _, m := range def.Many {
		add(m.Name, m.Operation, iterate, false)
	}
	for _, w := range def.Waiters {
		add("WaitUntil"+w.Name, polled(t, r, "WaitUntil"+w.Name), wait, false)
	}
	return found
}

func needsData(params []resources.Param) bool {
	return slices.ContainsFunc(params, func(p resources.Param) bool { return p.Source.Kind == resources.Data })
}

// polled returns the operation of a waiter: that of the client of its options' type.
func polled(t *testing.T, r reflect.Value, name string) string {
	t.Helper()
	m := r.MethodByName(name)
	if !m.IsValid() {
		return ""
	}
	options := m.Type().In(2).Elem().In(0).Elem() // of func(*s3.BucketExistsWaiterOptions)
	retryable, _ := options.FieldByName("Retryable")
	return strings.TrimSuffix(retryable.Type.In(1).Elem().Name(), "Input")
}

func results(out []reflect.Value) error {
	err, _ := out[len(out)-1].Interface().(error)
	return err
}

func action(m reflect.Value, ctx context.Context, params reflect.Value) error {
	return results(m.Call([]reflect.Value{reflect.ValueOf(ctx), params}))
}

func plain(m reflect.Value, ctx context.Context, _ reflect.Value) error {
	return results(m.Call([]reflect.Value{reflect.ValueOf(ctx)}))
}

// wait waits for one attempt: what would come next is due only after the time is over.
func wait(m reflect.Value, ctx context.Context, _ reflect.Value) error {
	once := reflect.MakeFunc(m.Type().In(2).Elem(), func(args []reflect.Value) []reflect.Value {
		options := args[0].Elem()
		options.FieldByName("MinDelay").SetInt(int64(time.Hour))
		options.FieldByName("MaxDelay").SetInt(int64(time.Hour))
		return nil
	})
	return results(m.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(time.Minute), once}))
}

func iterate(m reflect.Value, ctx context.Context, _ reflect.Value) error {
	collection := m.Call([]reflect.Value{reflect.ValueOf(ctx)})[0]
	seq := collection.MethodByName("All").Call(nil)[0]
	for _, err := range seq.Seq2() {
		if e, _ := err.Interface().(error); e != nil {
			return e
		}
	}
	return nil
}

func keys[E interface{ Key() string }](all []E) []string {
	var found []string
	for _, one := range all {
		found = append(found, one.Key())
	}
	return found
}

// TestDenied holds that whatever calls AWS asks first, once, and that nothing goes out
// if the governor denies it.
func TestDenied(t *testing.T) {
	each(t, func(t *testing.T, s service, d *resources.Definition) {
		g := governortest.New(false)
		found := s.resourcesOf(t, g, false)
		for _, def := range all(d) {
			for _, m := range members(t, d, def, found[def.Name]) {
				g.Reset()
				params := reflect.Value{}
				if m.params != nil {
					params = reflect.Zero(reflect.PointerTo(m.params))
				}
				err := m.call(t.Context(), params)
				var denied *governor.GovernanceError
				if !errors.As(err, &denied) {
					t.Errorf("%s: error %v, want a *governor.GovernanceError", m.name, err)
				}
				want := m.key
				if m.first != "" {
					want = m.first
				}
				if diff := cmp.Diff([]string{want}, keys(g.Calls())); diff != "" {
					t.Errorf("%s asked (-want +got):\n%s", m.name, diff)
				}
				if n := len(g.Sent()); n != 0 {
					t.Errorf("%s: denied, and %d requests went out", m.name, n)
				}
			}
		}
	})
}

// TestAllowed holds that whatever calls AWS asks exactly once for each call, for the
// operation that the definition names, and goes out.
func TestAllowed(t *testing.T) {
	each(t, func(t *testing.T, s service, d *resources.Definition) {
		g := governortest.New(true)
		if s.prepare != nil {
			s.prepare(g)
		}
		found := s.resourcesOf(t, g, true)
		for _, def := range all(d) {
			for _, m := range members(t, d, def, found[def.Name]) {
				allowed(t, g, m)
			}
		}
	})
}

// attempts bounds how often an input is completed.
const attempts = 20

func allowed(t *testing.T, g *governortest.Governor, m member) {
	t.Helper()
	params := reflect.Value{}
	if m.params != nil {
		params = reflect.Zero(reflect.PointerTo(m.params))
	}
	for range attempts {
		g.Reset()
		err := m.call(t.Context(), params)
		asked := keys(g.Calls())
		if m.first != "" && len(asked) == 2 && asked[0] == m.first {
			asked = asked[1:]
		}
		if diff := cmp.Diff([]string{m.key}, asked); diff != "" {
			t.Errorf("%s asked (-want +got):\n%s", m.name, diff)
			return
		}
		if len(g.SentTo(m.key)) == 1 {
			return // what the empty answer comes to is another matter
		}
		if m.params == nil {
			t.Errorf("%s: allowed, and nothing went out: %v", m.name, err)
			return
		}
		if params.IsNil() {
			params = reflect.New(m.params)
		}
		if !conform.Complete(params.Interface(), err) {
			t.Errorf("%s: allowed, and nothing went out: %v", m.name, err)
			return
		}
	}
	t.Errorf("%s: always wants more", m.name)
}

// TestRelations holds that every relation is a method, which asks for nothing unless it
// needs data.
func TestRelations(t *testing.T) {
	each(t, func(t *testing.T, s service, d *resources.Definition) {
		g := governortest.New(false)
		found := s.resourcesOf(t, g, false)
		for _, def := range all(d) {
			for _, one := range def.One {
				m := found[def.Name].MethodByName(one.Name)
				if !m.IsValid() {
					t.Errorf("%s has no method %s", def.Name, one.Name)
					continue
				}
				if data := one.Needs(resources.Data); data != takesContext(m.Type()) {
					t.Errorf("%s.%s needs data: %t, and takes a context: %t", def.Name, one.Name, data, !data)
				}
			}
		}
		if n := len(g.Calls()); n != 0 {
			t.Errorf("%d calls were asked about", n)
		}
		if want := len(d.Resources) + 1; len(found) != want {
			t.Errorf("%d types of resources were reached, want %d", len(found), want)
		}
	})
}

// TestBatches holds that every batch action asks once for all resources, and that none
// goes out if it is denied.
func TestBatches(t *testing.T) {
	total := 0
	each(t, func(t *testing.T, s service, d *resources.Definition) {
		for _, allow := range []bool{false, true} {
			g := governortest.New(allow)
			found := s.resourcesOf(t, g, allow)
			for _, def := range d.Resources {
				if len(def.Batch) == 0 {
					continue
				}
				batch := s.batch(t, found[def.Name])
				for _, b := range def.Batch {
					total++
					one := member{name: def.Name + "Batch." + b.Name, key: d.Service + ":" + b.Operation}
					m := batch.MethodByName(b.Name)
					if !m.IsValid() {
						t.Errorf("no method %s", one.name)
						continue
					}
					one.params = m.Type().In(1).Elem()
					one.call = func(ctx context.Context, params reflect.Value) error { return action(m, ctx, params) }
					if allow {
						allowed(t, g, one)
						continue
					}
					g.Reset()
					err := one.call(t.Context(), reflect.Zero(reflect.PointerTo(one.params)))
					var denied *governor.GovernanceError
					if !errors.As(err, &denied) || len(g.Sent()) != 0 {
						t.Errorf("%s: error %v, %d requests; want it denied", one.name, err, len(g.Sent()))
					}
					if diff := cmp.Diff([]string{one.key}, keys(g.Calls())); diff != "" {
						t.Errorf("%s asked (-want +got):\n%s", one.name, diff)
					}
				}
			}
		}
	})
	if want := 2 * 15; total != want && !t.Failed() {
		t.Errorf("%d batch actions, want %d", total, want)
	}
}

// batch returns a batch of twice the same resource.
func (s service) batch(t *testing.T, r reflect.Value) reflect.Value {
	t.Helper()
	for _, b := range s.batches {
		if v := reflect.ValueOf(b); v.Type().Elem() == r.Type() {
			return reflect.Append(v, r, r)
		}
	}
	t.Fatalf("no type of batches of %s", r.Type())
	return reflect.Value{}
}
