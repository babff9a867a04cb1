// Package size holds that a governed client costs a program no more than the
// operations that it uses. It builds programs, which takes a while.
package size

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"text/template"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// program is one of the programs that are compared.
type program struct {
	Governed bool // through the governed client
	Pages    bool // lists by a paginator; else calls the operation once
	Template bool // links text/template, which looks methods up by name
}

// source is a program of each kind. The options come from the environment, so that
// no compiler can tell which branch is dead.
var source = template.Must(template.New("main.go").Parse(`package main

import (
	"context"
	"os"
{{if .Template}}	"text/template"
{{end}}
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
{{if .Governed}}
	"github.com/ascendgen/ascendgen/gen/ec2gov"
	"github.com/ascendgen/ascendgen/governor"
{{end}})

func main() {
	ctx := context.Background()
{{- if .Template}}
	if err := template.Must(template.New("").Parse(os.Args[1])).Execute(os.Stdout, os.Args); err != nil {
		panic(err)
	}
{{- end}}
	raw := ec2.NewFromConfig(aws.Config{Region: os.Args[0]})
{{- if .Governed}}
	gate, err := governor.NewGate(governor.Ceiling(governor.Low, governor.Low))
	if err != nil {
		panic(err)
	}
	client, err := ec2gov.New(raw, gate)
	if err != nil {
		panic(err)
	}
{{- else}}
	client := raw
{{- end}}
{{- if .Pages}}
	pages := {{if .Governed}}ec2gov{{else}}ec2{{end}}.NewDescribeInstancesPaginator(client, &ec2.DescribeInstancesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			panic(err)
		}
		println(len(page.Reservations))
	}
{{- else}}
	out, err := client.DescribeInstances(ctx, &ec2.DescribeInstancesInput{})
	if err != nil {
		panic(err)
	}
	println(len(out.Reservations))
{{- end}}
}
`))

// name tells what the program is.
func (p program) name() string {
	name := "raw"
	if p.Governed {
		name = "governed"
	}
	if p.Pages {
		name += "-pages"
	}
	if p.Template {
		name += "-template"
	}
	return name
}

// binary is what became of a program.
type binary struct {
	bytes      int64
	operations int // whose serializers are in it
}

// serializer is the method that writes the request of one operation.
var serializer = regexp.MustCompile(`(?m)serializeOp\w+\)\.HandleSerialize$`)

// build builds all programs of a module, of which it makes one with a folder each.
func build(t *testing.T, programs []program) map[program]binary {
	t.Helper()
	files := make(map[string]string)
	for _, p := range programs {
		var b bytes.Buffer
		if err := source.Execute(&b, p); err != nil {
			t.Fatal(err)
		}
		files[p.name()+"/main.go"] = b.String()
	}
	dir := tempmod.New(t, repo.Root(t), files)
	built := make(map[program]binary)
	for _, p := range programs {
		path := filepath.Join(dir, p.name()+".exe")
		repo.Go(t, dir, "build", "-o", path, "./"+p.name())
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		symbols := repo.Go(t, dir, "tool", "nm", path)
		built[p] = binary{info.Size(), len(serializer.FindAllString(symbols, -1))}
		t.Logf("%-24s %6.2f MB, %d operations", p.name(), float64(info.Size())/1e6, built[p].operations)
	}
	return built
}

// TestBinarySize compares programs that use one of EC2's operations through the raw
// and through the governed client.
//
// Programs are built as go build builds them, without -trimpath: paths of files are
// the same in both programs of a pair, and the packages are then the ones that other
// tests have compiled already.
func TestBinarySize(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var programs []program
	for i := range 8 {
		programs = append(programs, program{Governed: i&1 != 0, Pages: i&2 != 0, Template: i&4 != 0})
	}
	built := build(t, programs)
	for _, p := range programs {
		if !p.Governed {
			continue
		}
		raw, governed := built[program{Pages: p.Pages, Template: p.Template}], built[p]
		t.Run(p.name(), func(t *testing.T) { compare(t, raw, governed) })
	}
	// Without this, the tests of programs that link text/template would prove nothing.
	if n := built[program{Pages: true, Template: true}].operations; n < 800 {
		t.Errorf("the raw paginator beside text/template keeps %d operations; does it no longer keep all?", n)
	}
}

// compare holds that a governed program keeps one operation, and is hardly larger.
func compare(t *testing.T, raw, governed binary) {
	t.Helper()
	const allowed = 2.0 // percent
	if governed.operations != 1 {
		t.Errorf("%d operations are alive in the governed program, want 1 (raw: %d)", governed.operations, raw.operations)
	}
	more := 100 * (float64(governed.bytes)/float64(raw.bytes) - 1)
	figures := fmt.Sprintf("raw %d bytes, governed %d: %+.2f %%", raw.bytes, governed.bytes, more)
	if more > allowed {
		t.Errorf("%s, want at most %+.2f %%", figures, allowed)
	}
	t.Log(figures)
}
