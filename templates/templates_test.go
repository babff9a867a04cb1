package templates_test

import (
	"bytes"
	"fmt"
	"go/format"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/plan"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/templates"
)

// everyKind returns a package with an operation of each kind that templates tell
// apart, under names of very different lengths.
func everyKind() *plan.Package {
	p := &plan.Package{
		Name: "queuegov", SDKName: "queue", SDKPath: "github.com/aws/aws-sdk-go-v2/service/queue",
		SDKID: "Queue", APIVersion: "2012-11-05", Aliases: []string{"que"}, Accessor: "Ungoverned",
	}
	for i := range 128 {
		bit := func(n int) bool { return i>>n&1 == 1 }
		name := fmt.Sprintf("Do%s%03d", strings.Repeat("Long", i%7*3), i)
		risk := governor.Risk(i%4 + 1)
		o := plan.Operation{
			Name: name, Input: name + "Input", Output: name + "Output", Constant: "Risk" + name, Variable: "op" + name,
			Risk: risk, Tier: risk, Deprecated: bit(0), ReadOnly: bit(1),
		}
		if bit(2) {
			o.Tags = governor.Destructive | governor.Cost
		}
		if bit(3) {
			o.Actions = []string{"q:" + name, "iam:PassRole"}
		}
		if bit(4) {
			o.Sensitive = []string{"Token"}
		}
		if bit(5) {
			o.Resources, o.Members = "resources"+name, []plan.ResourceMember{{Field: "QueueUrl"}, {Field: "Ids", List: true}}
		}
		if bit(6) && risk < governor.Critical {
			o.RiskFunc, o.Tier = "riskOf"+name, governor.Critical
			o.Conditions = []plan.Condition{{
				Constant: o.Constant + "Force", Risk: governor.Critical, Text: "Force is true",
				Path: []plan.Step{{Kind: plan.Field, Field: "Force"}}, Test: plan.Test{Kind: plan.EqualsAny, Literals: []any{true}},
			}}
		}
		p.Operations = append(p.Operations, o)
	}
	return p
}

var placeholder = regexp.MustCompile(`\bX[A-Z][A-Za-z]*X\b`)

// iterate gives a package paginators, waiters and presigners of its operations.
func iterate(p *plan.Package) {
	for i, o := range p.Operations[:min(len(p.Operations), 8)] {
		adapter := plan.Adapter{Type: "do" + o.Name + "Func", Operation: o.Name, Input: o.Input, Output: o.Output}
		p.Adapters = append(p.Adapters, adapter)
		c := plan.Constructor{
			Func: "New" + o.Name + "Paginator", Type: o.Name + "Paginator", Operation: o.Name, Adapter: adapter.Type,
			Interface: o.Name + "APIClient", Options: o.Name + "PaginatorOptions", Input: o.Input,
		}
		p.Paginators = append(p.Paginators, c)
		c.Func, c.Type, c.Options, c.Input = "New"+o.Name+"Waiter", o.Name+"Waiter", o.Name+"WaiterOptions", ""
		p.Waiters = append(p.Waiters, c)
		s := plan.Presigner{Name: "Presign" + o.Name, Operation: o, Options: "PresignOptions", Output: "v4.PresignedHTTPRequest", Accessor: "expiryInPresignOptions", Constant: o.Constant}
		if i%2 == 1 {
			s.Constant, s.Own, s.Risk, s.Tags = "RiskPresign"+o.Name, true, governor.Critical, governor.Exposure
			s.Why = plan.Why{Rule: "queue:Presign" + o.Name, Exact: true, Reason: "hands it out"}
		}
		p.Presigners = append(p.Presigners, s)
	}
}

// TestFormatted holds that what is repeated as text is what gofmt would make of it,
// for every kind of operation, and for a package of one.
func TestFormatted(t *testing.T) {
	all := everyKind()
	iterate(all)
	packages := []*plan.Package{all}
	for i := range all.Operations {
		one := *all
		one.Operations = all.Operations[i : i+1]
		iterate(&one)
		packages = append(packages, &one)
	}
	for _, p := range packages {
		for _, template := range templates.All() {
			source, err := template.Render(p)
			if err != nil {
				t.Fatal(err)
			}
			if source == nil {
				continue
			}
			formatted, err := format.Source(source)
			if err != nil {
				t.Fatalf("%s: %v\n%s", template.Name, err, source)
			}
			if diff := cmp.Diff(string(formatted), string(source)); diff != "" {
				t.Fatalf("%s with %s (-gofmt +rendered):\n%s", template.Name, p.Operations[0].Name, diff)
			}
			if left := placeholder.Find(source); left != nil {
				t.Fatalf("%s: a placeholder is left: %s", template.Name, left)
			}
			if !bytes.HasPrefix(source, []byte(templates.Header+"\n")) {
				t.Fatalf("%s does not begin with the header", template.Name)
			}
		}
	}
}

// TestReasons holds that a reason is written as it is, even if it looks like a template.
func TestReasons(t *testing.T) {
	const reason = "XCommentX, XConstantX = governor.XLevelX"
	o := plan.Operation{Name: "Do", Input: "DoInput", Output: "DoOutput", Constant: "RiskDo", Variable: "opDo", Risk: governor.High, Tier: governor.High}
	o.Why = plan.Why{Rule: "queue:Do", Exact: true, Reason: reason}
	p := &plan.Package{Name: "queuegov", SDKName: "queue", SDKPath: "example.com/queue", Operations: []plan.Operation{o}}
	for _, template := range templates.All() {
		if template.Name != "risks.go" {
			continue
		}
		source, err := template.Render(p)
		want := "\t// RiskDo rates queue:Do: " + reason + ".\n\tRiskDo = governor.High\n)"
		if err != nil || !strings.Contains(string(source), want) {
			t.Errorf("%v\n%s", err, source)
		}
	}
}

// TestMethods holds that each operation keeps what is its own.
func TestMethods(t *testing.T) {
	p := everyKind()
	for _, template := range templates.All() {
		if template.Name != "client.go" {
			continue
		}
		source, err := template.Render(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range p.Operations {
			level := o.Constant
			call := "Call"
			if o.RiskFunc != "" {
				level, call = "risk, tags", "CallTagged"
			}
			want := fmt.Sprintf("governor.%s(ctx, c.gate, &%s, %s, params, optFns, c.sdk.%s)", call, o.Variable, level, o.Name)
			if n := strings.Count(string(source), want); n != 1 {
				t.Errorf("%d times, want once: %s", n, want)
			}
		}
	}
}
