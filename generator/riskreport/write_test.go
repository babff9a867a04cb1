package riskreport_test

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/generator/riskreport"
)

var update = flag.Bool("update", false, "rewrite what pages are compared with")

var assets = regexp.MustCompile(`(?s)<(style|script)>(.*?)</(?:style|script)>`)

// TestPage compares the markup of a page with a file; its style and script stand in
// files of their own.
func TestPage(t *testing.T) {
	r := report(t, shipped, own)
	r.Diff = diff(t, shipped, own)
	r.Link = func(pos riskmap.Position) string {
		if pos.File == "map0.json" {
			return "" // has no address
		}
		return fmt.Sprintf("https://example.com/x/%s#L%d", pos.File, pos.Line)
	}
	got := assets.ReplaceAllString(render(t, r), "<$1></$1>")
	got = regexp.MustCompile(`sha256-[^=]*=`).ReplaceAllString(got, "sha256-=")
	const path = "testdata/page.html"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestPolicy holds that the digests of the policy are those of the style and the script
// as a browser sees them, and that nothing on the page is from elsewhere.
func TestPolicy(t *testing.T) {
	page := render(t, report(t, shipped, own))
	found := assets.FindAllStringSubmatch(page, -1)
	if len(found) != 2 {
		t.Fatalf("%d styles and scripts, want one of each", len(found))
	}
	for _, asset := range found {
		sum := sha256.Sum256([]byte(asset[2]))
		want := asset[1] + "-src &#39;sha256-" + strings.ReplaceAll(base64.StdEncoding.EncodeToString(sum[:]), "+", "&#43;")
		if !strings.Contains(page, want) {
			t.Errorf("the policy does not allow the page's own %s", asset[1])
		}
	}
	for _, foreign := range []string{`src="`, `style="`, "@import", "javascript:", "onclick"} {
		if strings.Contains(page, foreign) {
			t.Errorf("the page holds %s, which its policy forbids", foreign)
		}
	}
	for _, address := range regexp.MustCompile(`(?:href="|url\()([^")]*)`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(address[1], "#") && address[1] != "data:," {
			t.Errorf("the page leads to %s without being asked to link", address[1])
		}
	}
}

// TestHostile puts markup wherever a risk map, or whoever runs the command, may put text.
func TestHostile(t *testing.T) {
	const evil = `'\"></td></script><script>evil()</script><img src=x onerror=evil()>`
	r := report(t, `{"version": 1, "default": "medium", "rules": {
"s3:DeleteBucket": {"risk": "high", "reason": "`+evil+`"},
"s3:PutObject": {"risk": "low", "when": [{"param": "Key", "equals": "`+evil+`", "risk": "high", "reason": "`+evil+`"}]}
}}`)
	loose := strings.ReplaceAll(evil, `\"`, `"`)
	r.Services[0].Title = loose
	r.Services[0].Operations[1].Action = loose
	r.Link = func(riskmap.Position) string { return "javascript:evil()" }
	r.Diff = diff(t, shipped, own)
	r.Diff.Base, r.Diff.Head = loose, loose
	page := render(t, r)
	for _, forbidden := range []string{"<script>evil", "<img", "onerror=evil()>", `href="javascript:`} {
		if strings.Contains(page, forbidden) {
			t.Errorf("%s got through", forbidden)
		}
	}
	if n := strings.Count(page, "&lt;script&gt;evil()"); n < 6 {
		t.Errorf("the text is shown %d times, want it wherever it was put", n)
	}
	if n := strings.Count(page, "</script>"); n != 1 {
		t.Errorf("%d scripts end, want one", n)
	}
}

func TestDeterminism(t *testing.T) {
	first := render(t, report(t, shipped, own))
	for range 10 {
		if diff := cmp.Diff(first, render(t, report(t, shipped, own))); diff != "" {
			t.Fatalf("two pages of the same report differ:\n%s", diff)
		}
	}
}

func TestAnchors(t *testing.T) {
	page := render(t, report(t, shipped, own))
	ids := map[string]bool{}
	for _, id := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[id[1]] {
			t.Errorf("two elements have the id %s", id[1])
		}
		ids[id[1]] = true
	}
	for _, href := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !ids[href[1]] {
			t.Errorf("a link leads to #%s, which is not there", href[1])
		}
	}
	// The same key in two files, of which one decides.
	for _, want := range []string{"rule-s3:DeleteBucket", "rule-s3:DeleteBucket-2", "rule-s3:Get*", "op-s3:GetObject"} {
		if !ids[want] {
			t.Errorf("no element has the id %s", want)
		}
	}
}

func TestEmpty(t *testing.T) {
	page := render(t, &riskreport.Report{})
	for _, want := range []string{"0 operations of 0 services", "Every operation is named by a rule."} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in a page of nothing", want)
		}
	}
}

func TestDiffers(t *testing.T) {
	got := map[string]int{}
	r := report(t, shipped, own)
	for _, op := range r.Services[0].Operations {
		if d := op.Differs(); d != 0 {
			got[op.Name] = d
		}
	}
	// PutBucketPolicy is medium by default; PutObject is in its range, SelectObject unknown.
	want := map[string]int{"DeleteBucket": -1, "GetBucketPolicy": 1, "PutBucketPolicy": -1}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r = report(t, `{"version": 1, "default": "medium", "rules": {"s3:PutObject": {"risk": "low", "when": [{"param": "ACL", "present": true, "risk": "high"}]}}}`)
	for _, op := range r.Services[0].Operations {
		if op.Name == "PutObject" && op.Differs() != 0 {
			t.Error("a condition raises PutObject into its range, yet it counts as below")
		}
	}
}

func TestOwned(t *testing.T) {
	page := render(t, report(t, shipped))
	for content, want := range map[string]bool{
		page:                               true,
		riskreport.Marker:                  true,
		"":                                 false,
		"<!DOCTYPE html>\n<html></html>\n": false,
		" " + page:                         false,
	} {
		if got := riskreport.Owned([]byte(content)); got != want {
			t.Errorf("owned %.40q: %t, want %t", content, got, want)
		}
	}
}

type fullDisk struct{}

var errDiskFull = errors.New("disk full")

func (fullDisk) Write([]byte) (int, error) { return 0, errDiskFull }

func TestWriteFails(t *testing.T) {
	if err := report(t, shipped).Write(fullDisk{}); !errors.Is(err, errDiskFull) {
		t.Errorf("error %v, want %v", err, errDiskFull)
	}
}

// BenchmarkWrite makes a page of as many operations as a large service has.
func BenchmarkWrite(b *testing.B) {
	r := report(b, shipped, own)
	some := r.Services[0].Operations
	for len(r.Services[0].Operations) < 800 {
		r.Services[0].Operations = append(r.Services[0].Operations, some...)
	}
	b.ReportAllocs()
	for b.Loop() {
		render(b, r)
	}
}
