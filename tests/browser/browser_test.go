// Package browser opens the page of ascendgen report in a real browser.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// findBrowser returns the browser to use: that of ASCENDGEN_BROWSER, or Chromium
// if it is installed. Where the variable is set, there has to be one.
func findBrowser(t *testing.T) string {
	t.Helper()
	wanted := os.Getenv("ASCENDGEN_BROWSER")
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	if wanted != "" && wanted != "1" {
		names = []string{wanted}
	}
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if wanted != "" {
		t.Fatalf("none of %s is installed, and ASCENDGEN_BROWSER=%s wants it", strings.Join(names, ", "), wanted)
	}
	t.Skipf("none of %s is installed", strings.Join(names, ", "))
	return ""
}

const hostile = `</script><script>document.title='gone'</script><img src=x onerror=document.title='gone'> & \"quotes\"`

// The risk maps of the page and of its base. What they change is what the tests look for.
const (
	baseMap = `{"version": 1, "rules": {
"sns:DeleteTopic": {"risk": "critical", "reason": "subscriptions are lost"},
"sns:Publish": {"risk": "medium"}
}}`
	headMap = `{"version": 1, "rules": {
"sns:DeleteTopic": {"risk": "high", "reason": "` + hostile + `"},
"sns:Publish": {"risk": "medium"},
"sqs:*": {"risk": "medium"}
}}`
)

// bin is where the command is built, once for all tests.
var bin string

func TestMain(m *testing.M) {
	var err error
	if bin, err = os.MkdirTemp("", "ascendgen-browser-"); err != nil {
		panic(err)
	}
	status := m.Run()
	os.RemoveAll(bin)
	os.Exit(status)
}

var build = sync.OnceValues(func() (string, error) {
	command := filepath.Join(bin, "ascendgen")
	out, err := exec.Command("go", "build", "-C", filepath.Join("..", ".."), "-o", command, "./cmd/ascendgen").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return command, nil
})

// report makes a page and returns its address. Without a browser the test ends here.
func report(t *testing.T) string {
	t.Helper()
	findBrowser(t)
	command, err := build()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"riskmap.json": headMap, "base.json": baseMap} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	run := exec.Command(command, "report", "--service", "sns,sqs,kms,polly", "--base", "base.json")
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return "file://" + filepath.ToSlash(filepath.Join(dir, "risk.html"))
}

// browser is a running browser that notes whatever it complains about or asks for.
type browser struct {
	context.Context
	mu         sync.Mutex
	complaints []string
	requests   []string
}

// open starts a browser of its own, with nothing remembered, that stays off the network
// by itself: what it asks for is the page's doing.
func open(t *testing.T) *browser {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(findBrowser(t)), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.WindowSize(1280, 1600),
	)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...) // that of the test ends before its cleanup
	ctx, closeTab := chromedp.NewContext(allocator)
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	b := &browser{Context: ctx}
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil { // waits until it is gone, so its folder can be removed
			t.Log(err)
		}
		cancel()
		closeTab()
		stop()
	})
	if err := chromedp.Listen(ctx, b.note); err != nil {
		t.Fatal(err)
	}
	call(t, b, network.Enable, network.EnableParams{})
	call(t, b, log.Enable, cdp.Empty{})
	return b
}

func (b *browser) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, event.Request.URL)
	case *log.EventEntryAdded:
		b.complaints = append(b.complaints, event.Entry.Text)
	case *runtime.EventExceptionThrown:
		b.complaints = append(b.complaints, event.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		b.complaints = append(b.complaints, "console."+event.Type.String())
	}
}

// run does things in the browser.
func (b *browser) run(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		t.Fatal(err)
	}
}

// call sends the browser a command of its protocol.
func call[P, R any](t *testing.T, b *browser, command cdp.Command[P, R], params P) {
	t.Helper()
	if _, err := chromedp.Call(b, command, params); err != nil {
		t.Fatalf("%s: %v", command.Method, err)
	}
}

// get returns what an action returns.
func get[T any](t *testing.T, b *browser, action chromedp.Action[T]) T {
	t.Helper()
	value, err := chromedp.Run(b, action)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// eval returns the value of an expression on the page.
func eval[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	return get(t, b, chromedp.Evaluate[T](expression))
}

// quiet holds that the page asked for nothing but itself, and nothing was complained of.
func (b *browser) quiet(t *testing.T, page string) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, complaint := range b.complaints {
		t.Errorf("the browser complains: %s", complaint)
	}
	seen := false
	for _, request := range b.requests {
		address, _, _ := strings.Cut(request, "#")
		seen = seen || address == page
		if address != page && !strings.HasPrefix(address, "data:") {
			t.Errorf("the page asks for %s", request)
		}
	}
	if !seen {
		t.Errorf("requests %q, want the page among them: does the test see them?", b.requests)
	}
}
