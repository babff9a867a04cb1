// Package programs has programs that use EC2, raw and governed, for tests and
// benchmarks of what a governed client adds to a program.
package programs

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
	"text/template"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// Program is one of the programs that are compared.
type Program struct {
	Governed bool // through the governed client
	Pages    bool // lists by a paginator; else calls operations once
	Ten      bool // calls ten operations; else one
	Template bool // links text/template, which looks methods up by name
}

// Operations are those that a program calls.
func (p Program) Operations() []string {
	if !p.Ten {
		return []string{"DescribeInstances"}
	}
	return []string{
		"DescribeInstances", "RunInstances", "StartInstances", "StopInstances", "TerminateInstances",
		"DescribeVolumes", "CreateVolume", "DeleteVolume", "CreateTags", "DescribeImages",
	}
}

// Name tells what the program is.
func (p Program) Name() string {
	name := "raw"
	if p.Governed {
		name = "governed"
	}
	for _, part := range []struct {
		is   bool
		name string
	}{{p.Pages, "pages"}, {p.Ten, "ten"}, {p.Template, "template"}} {
		if part.is {
			name += "-" + part.name
		}
	}
	return name
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
{{- range .Operations}}
	if out, err := client.{{.}}(ctx, &ec2.{{.}}Input{}); err != nil {
		panic(err)
	} else {
		println(out)
	}
{{- end}}
{{- end}}
}
`))

// Module writes a module with a folder for each program, named after it, and returns
// the module's folder.
func Module(t testing.TB, all []Program) string {
	t.Helper()
	files := make(map[string]string)
	for _, p := range all {
		var b bytes.Buffer
		if err := source.Execute(&b, p); err != nil {
			t.Fatal(err)
		}
		files[p.Name()+"/main.go"] = b.String()
	}
	return tempmod.New(t, repo.Root(t), files)
}

// Build builds a program of a module that [Module] made, and returns the binary's path.
//
// It is built as go build builds it, without -trimpath: paths of files are the same in
// both programs of a pair, and the packages are then the ones that other tests have
// compiled already.
func Build(t testing.TB, dir string, p Program) string {
	t.Helper()
	path := filepath.Join(dir, fmt.Sprintf("%s.exe", p.Name()))
	repo.Go(t, dir, "build", "-o", path, "./"+p.Name())
	return path
}
