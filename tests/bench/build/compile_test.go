package build

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// part is a part of the client of EC2, the largest, that compiles by itself.
type part struct {
	name   string
	files  []string                   // nil for all
	change func(source string) string // nil for none
}

// parts are from the least to all, so that each tells what it adds to the one before.
var parts = []part{
	{"delegating", methods, delegating}, // the least that a client of 811 methods takes
	{"methods", methods, withoutResources},
	{"resource-names", slices.Concat(methods, []string{"resources.go"}), nil},
	{"tiers", slices.Concat(methods, []string{"resources.go", "api.go"}), nil},
	{"ec2gov", slices.Concat(methods, []string{"resources.go", "api.go", "adapters.go", "paginators.go", "waiters.go"}), nil},
	{"ec2gov-resources", nil, nil},
}

var (
	methods = []string{"client.go", "conditions.go", "operations.go", "presign.go", "risks.go"}

	resourcesField = regexp.MustCompile(`(?m)^\tResources: .*\n`)
	governed       = regexp.MustCompile(`(?m)^(?:\trisk, tags := .*\n)?\treturn governor\.Call.*, params, optFns, c\.sdk\.(\w+)\)$`)
)

// withoutResources has operations name no function that finds resources.
func withoutResources(source string) string { return resourcesField.ReplaceAllString(source, "") }

// delegating has methods ask nobody.
func delegating(source string) string {
	return governed.ReplaceAllString(withoutResources(source), "\treturn c.sdk.$1(ctx, params, optFns...)")
}

// BenchmarkCompile is go build of the client of EC2 and of parts of it, with everything
// compiled that they import.
func BenchmarkCompile(b *testing.B) {
	for _, p := range parts {
		b.Run(p.name, func(b *testing.B) {
			dir := tempmod.New(b, repo.Root(b), p.source(b))
			repo.Go(b, dir, "build", "./ec2gov")
			for i := 0; b.Loop(); i++ {
				b.StopTimer() // what is compiled must differ, or the build cache has it
				tempmod.Write(b, filepath.Join(dir, "ec2gov", "doc.go"), fmt.Appendf(nil, "package ec2gov\n\nconst run = %d + %d\n", os.Getpid(), i))
				b.StartTimer()
				repo.Go(b, dir, "build", "./ec2gov")
			}
			archive := strings.TrimSpace(repo.Go(b, dir, "list", "-export", "-f", "{{.Export}}", "./ec2gov"))
			b.ReportMetric(size(b, archive)/1e6, "MB")
		})
	}
}

// source returns the files of the part, of the committed client.
func (p part) source(b *testing.B) map[string]string {
	b.Helper()
	dir := filepath.Join(repo.Root(b), "gen", "ec2gov")
	entries, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	files := make(map[string]string)
	for _, e := range entries {
		if p.files != nil && !slices.Contains(p.files, e.Name()) {
			continue
		}
		source := string(tempmod.Read(b, filepath.Join(dir, e.Name())))
		if p.change != nil {
			source = p.change(source)
		}
		files["ec2gov/"+e.Name()] = source
	}
	return files
}
