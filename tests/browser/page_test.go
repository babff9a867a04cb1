package browser

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// shown counts the operations that a reader sees, with their services open.
const shown = `[...document.querySelectorAll("tr.op")].filter(r => r.checkVisibility()).length`

// found is what the page says that it shows.
const found = `document.getElementById("found").textContent`

// waitFound waits until the page says what it shows.
func waitFound(text string) chromedp.Action[chromedp.Void] {
	return until(found + " === " + quote(text))
}

// until waits until an expression holds on the page.
func until(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](expression)
}

// do runs a statement on the page.
func do(statement string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](statement)
}

// set changes a field as its user does.
func set(id, value string) chromedp.Action[chromedp.Void] {
	return do(`{ const field = document.getElementById(` + quote(id) + `); field.value = ` + quote(value) + `; field.dispatchEvent(new Event("input", {bubbles: true})); }`)
}

const filter, search, reset = chromedp.CSS("#filter"), chromedp.CSS("#q"), chromedp.CSS("button[type=reset]")

// sns opens and closes a service.
const sns = chromedp.CSS("#service-sns > summary")

func quote(text string) string { return `"` + text + `"` }

// press presses a key as a keyboard does: one event that the page may take, and only if
// it does not, text.
func press(t *testing.T, b *browser, key string) {
	t.Helper()
	for _, event := range []input.DispatchKeyEventParams{
		{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Text: key},
		{Type: input.DispatchKeyEventTypeKeyUp, Key: key},
	} {
		call(t, b, input.DispatchKeyEvent, event)
	}
}

func TestSearchAndFilter(t *testing.T) {
	address := report(t)
	b := open(t)
	b.run(t, chromedp.Navigate(address), chromedp.WaitVisible(filter))
	n := eval[int](t, b, rows("tr.op"))
	if title := eval[string](t, b, "document.title"); title != fmt.Sprintf("Risk of %d AWS operations", n) {
		t.Errorf("title %q: did text of a risk map get through as markup?", title)
	}
	if n := eval[int](t, b, rows("img")); n != 0 {
		t.Errorf("%d pictures in a page that has none", n)
	}
	all := fmt.Sprintf("%d operations", n)
	b.run(t, waitFound(all))
	trySearch(t, b, all)
	tryFilters(t, b, all)

	// A link leads to its row also if the filter hides it.
	b.run(t, do(`location.hash = "rule-sns:Publish"`), waitFound(all),
		chromedp.WaitVisible(chromedp.CSS(`[id="rule-sns:Publish"]`)))
	b.quiet(t, address)
}

// rows counts what a selector finds, shown or not.
func rows(selector string) string { return "document.querySelectorAll(" + quote(selector) + ").length" }

// trySearch finds one operation, then none.
func trySearch(t *testing.T, b *browser, all string) {
	t.Helper()
	press(t, b, "/") // goes to the search, from anywhere
	b.run(t, chromedp.KeyEvent("sns topic delete"), waitFound("1 of "+all))
	if n := eval[int](t, b, shown); n != 1 {
		t.Errorf("%d operations shown, want 1", n)
	}
	b.run(t, set("q", ""), chromedp.SendKeys(search, "no such thing"),
		waitFound("Nothing fits. Clear the filter to see all operations."))
	if n := eval[int](t, b, shown); n != 0 {
		t.Errorf("%d operations shown, want none", n)
	}
	b.run(t, chromedp.Click(reset), waitFound(all))
	if n := eval[int](t, b, shown); n != 0 {
		t.Errorf("%d operations shown after clearing, want none: no service was open before", n)
	}
}

// tryFilters leaves the page filtered.
func tryFilters(t *testing.T, b *browser, all string) {
	t.Helper()
	for _, mark := range []string{"unrated", "differs", "changed"} {
		b.run(t, chromedp.Click(chromedp.CSS("input[value="+mark+"]")), until(found+" !== "+quote(all)))
		got, want := eval[int](t, b, shown), eval[int](t, b, rows("tr.op[data-marks~="+mark+"]"))
		if got != want || got == 0 {
			t.Errorf("%s: %d operations shown, want %d", mark, got, want)
		}
		b.run(t, chromedp.Click(reset), waitFound(all))
	}
	// What conditions can raise to critical is shown with what is critical.
	for _, level := range []string{"low", "medium", "high"} {
		b.run(t, chromedp.Click(chromedp.CSS("input[value="+level+"]")))
	}
	b.run(t, until(shown+" === "+rows("tr.op[data-level~=critical]")))
	if n := eval[int](t, b, rows("tr.op[data-level='medium critical']")); n == 0 {
		t.Error("no operation that conditions raise, want some to see")
	}
	b.run(t, set("tag", "exposure"), until(shown+" === "+rows("tr.op[data-level~=critical][data-tags~=exposure]")))
}

// TestKeyboard goes through the page as somebody who does not see it might.
func TestKeyboard(t *testing.T) {
	address := report(t)
	b := open(t)
	b.run(t, chromedp.Navigate(address), chromedp.WaitVisible(filter), chromedp.KeyEvent(kb.Tab))
	if text := eval[string](t, b, "document.activeElement.textContent"); text != "Skip to the operations" {
		t.Errorf("the first stop is %q", text)
	}
	b.run(t, chromedp.Focus(sns), chromedp.KeyEvent(kb.Enter))
	if n, want := eval[int](t, b, shown), eval[int](t, b, rows("#service-sns tr.op")); n != want || n == 0 {
		t.Errorf("%d operations shown after opening sns, want its %d", n, want)
	}
	nodes := get(t, b, chromedp.Nodes(chromedp.CSSAll("svg.bar[role=img]")))
	for _, node := range nodes {
		for _, attribute := range []string{"aria-labelledby", "aria-describedby"} {
			id := node.AttributeValue(attribute)
			if text := eval[string](t, b, `document.getElementById(`+quote(id)+`)?.textContent ?? ""`); text == "" {
				t.Errorf("a picture without text: %s is %q", attribute, id)
			}
		}
	}
	if len(nodes) != 5 {
		t.Errorf("%d pictures, want one of all and one of each service", len(nodes))
	}
	b.quiet(t, address)
}

// TestWithoutScripts holds that everything can be read where scripts do not run.
func TestWithoutScripts(t *testing.T) {
	address := report(t)
	b := open(t)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.run(t, chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS("#operations")))
	if eval[bool](t, b, `document.getElementById("filter").checkVisibility()`) {
		t.Error("a filter is shown that cannot work")
	}
	b.run(t, chromedp.Click(sns), chromedp.WaitVisible(chromedp.CSS("#service-sns tr.op")))
	if n, want := eval[int](t, b, shown), eval[int](t, b, rows("#service-sns tr.op")); n != want || n == 0 {
		t.Errorf("%d operations shown after opening sns, want its %d", n, want)
	}
	b.quiet(t, address)
}

// TestPolicy holds that the page could not reach out if it tried.
func TestPolicy(t *testing.T) {
	address := report(t)
	b := open(t)
	b.run(t, chromedp.Navigate(address))
	blocked := get(t, b, chromedp.Evaluate[string](`new Promise(resolve => {
		document.addEventListener("securitypolicyviolation", event => resolve(event.effectiveDirective));
		document.body.append(Object.assign(new Image(), {src: "https://example.invalid/"}));
	})`, chromedp.EvalAwaitPromise))
	if blocked != "img-src" {
		t.Errorf("blocked %q, want img-src", blocked)
	}
}

// TestLooks takes pictures, of which ASCENDGEN_BROWSER_OUT keeps those, and holds that
// nothing is wider than the screen.
func TestLooks(t *testing.T) {
	address := report(t)
	b := open(t)
	out := os.Getenv("ASCENDGEN_BROWSER_OUT")
	if out == "" {
		out = t.TempDir()
	}
	for _, look := range []struct {
		name          string
		width, height int64
		scheme        string
	}{
		{"light", 1280, 1000, "light"},
		{"dark", 1280, 1000, "dark"},
		{"narrow", 390, 844, "light"},
		{"narrow-dark", 390, 844, "dark"},
	} {
		call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: look.scheme}},
		})
		b.run(t, chromedp.EmulateViewport(look.width, look.height), chromedp.Navigate(address), chromedp.WaitVisible(filter),
			do(`document.getElementById("service-sns").open = true`))
		picture := get(t, b, chromedp.FullScreenshot(100))
		if err := os.WriteFile(filepath.Join(out, look.name+".png"), picture, 0o666); err != nil {
			t.Fatal(err)
		}
		image, err := png.Decode(bytes.NewReader(picture))
		if err != nil {
			t.Fatal(err)
		}
		if bounds := image.Bounds(); bounds.Dx() != int(look.width) || bounds.Dy() < 2*int(look.height) {
			t.Errorf("%s: the picture has %v, want the width %d and the whole page", look.name, bounds.Size(), look.width)
		}
		if wide := eval[int64](t, b, "document.documentElement.scrollWidth"); wide > look.width {
			t.Errorf("%s: the page is %d wide on a screen of %d", look.name, wide, look.width)
		}
		red, green, blue, _ := image.At(2, 2).RGBA()
		if dark := red+green+blue < 3*0x8000; dark != (look.scheme == "dark") {
			t.Errorf("%s: the page is dark: %t", look.name, dark)
		}
	}
	pdf := get(t, b, chromedp.PrintToPDF())
	if err := os.WriteFile(filepath.Join(out, "print.pdf"), pdf, 0o666); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("%d bytes of something else than a PDF", len(pdf))
	}
	b.quiet(t, address)
}
