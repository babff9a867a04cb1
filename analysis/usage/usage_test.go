package usage_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"github.com/ascendgen/ascendgen/analysis/usage"
)

// What is found in programs with governed clients is shown by the scripts of the
// command, which have real ones.

// load loads a package below a testdata folder that is laid out as a GOPATH.
func load(t *testing.T, testdata, path string, mode packages.LoadMode) []*packages.Package {
	t.Helper()
	root, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	pkgs, err := packages.Load(&packages.Config{
		Mode: mode, Dir: root,
		Env: append(os.Environ(), "GO111MODULE=off", "GOWORK=off", "CGO_ENABLED=0", "GOPATH="+root),
	}, path)
	if err != nil {
		t.Fatal(err)
	}
	return pkgs
}

func TestUnseen(t *testing.T) {
	report, err := usage.Analyze(load(t, "testdata", "blind", usage.LoadMode))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range report.Unseen {
		got = append(got, fmt.Sprintf("%s:%d %s", filepath.Base(u.Pos.Filename), u.Pos.Line, u.Reason))
	}
	want := []string{
		"blind.go:4 plugins are loaded at run time",
		"blind.go:9 linkname reaches functions by name",
		"blind.go:18 reflect.Value.Method may call any method",
		"blind.go:18 reflect.Value.Call may call any method",
		"blind.go:19 reflect.Value.MethodByName may call any method",
		"blind.go:20 reflect.Type.MethodByName may hand out any method",
		"blind.go:22 reflect.Value.CallSlice may call any method",
		"blind.s:0 assembly may call functions",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("unseen (-want +got):\n%s", diff)
	}
	if len(report.Uses) > 0 {
		t.Errorf("uses %v in a program without governed clients", report.Uses)
	}
}

func TestRefused(t *testing.T) {
	for _, test := range []struct {
		name, testdata, path string
		mode                 packages.LoadMode
		want                 string
	}{
		{"does not compile", "testdata", "nowhere", usage.LoadMode, "nowhere"},
		{"governed without ratings", "../ungoverned/testdata", "app/passed", usage.LoadMode, "want a constant RiskDeleteBucket of one of the four levels in package github.com/ascendgen/ascendgen/gen/s3gov"},
		{"no syntax", "testdata", "blind", usage.LoadMode &^ (packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo), "want its types and syntax loaded"},
	} {
		t.Run(test.name, func(t *testing.T) {
			report, err := usage.Analyze(load(t, test.testdata, test.path, test.mode))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("report %v, error %v, want one with %q", report, err, test.want)
			}
		})
	}
}
