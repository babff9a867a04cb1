package riskreport_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var variables = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{3,6});`)

// luminance returns the relative luminance of a colour, as WCAG 2 defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	if len(hex) == 3 {
		hex = strings.Join([]string{hex[:1], hex[:1], hex[1:2], hex[1:2], hex[2:], hex[2:]}, "")
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// TestContrast holds that all text can be read, in light and in dark: WCAG 2 wants a
// contrast of 4.5 at least.
func TestContrast(t *testing.T) {
	css, err := os.ReadFile("page/style.css")
	if err != nil {
		t.Fatal(err)
	}
	light, rest, ok := strings.Cut(string(css), "@media screen and (prefers-color-scheme: dark)")
	if !ok {
		t.Fatal("no dark scheme")
	}
	for scheme, text := range map[string]string{"light": light, "dark": rest} {
		colours := map[string]float64{}
		for _, v := range variables.FindAllStringSubmatch(text, -1) {
			colours[v[1]] = luminance(t, v[2])
		}
		for _, pair := range [][2]string{
			{"text", "page"}, {"quiet", "page"}, {"link", "page"}, {"text", "soft"}, {"quiet", "soft"}, {"link", "soft"},
			{"on-low", "low"}, {"on-medium", "medium"}, {"on-high", "high"}, {"on-critical", "critical"},
		} {
			a, hasA := colours[pair[0]]
			b, hasB := colours[pair[1]]
			if !hasA || !hasB {
				t.Fatalf("%s: no colour %s or %s", scheme, pair[0], pair[1])
			}
			if contrast := (max(a, b) + 0.05) / (min(a, b) + 0.05); contrast < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", scheme, pair[0], pair[1], contrast)
			}
		}
	}
}
