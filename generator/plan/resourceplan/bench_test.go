package resourceplan_test

import (
	"testing"

	"github.com/ascendgen/ascendgen/generator/plan/resourceplan"
	"github.com/ascendgen/ascendgen/models/resources"
	"github.com/ascendgen/ascendgen/templates"
)

// BenchmarkPlan plans the resources of EC2 once more, its types being known.
func BenchmarkPlan(b *testing.B) {
	all, err := targets()
	if err != nil {
		b.Fatal(err)
	}
	ec2 := all["ec2"]
	b.ReportAllocs()
	for b.Loop() {
		d, err := resources.Embedded("ec2")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := resourceplan.Build(d, ec2.sdk, ec2.pkg); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRender renders the resources of EC2.
func BenchmarkRender(b *testing.B) {
	all, err := targets()
	if err != nil {
		b.Fatal(err)
	}
	ec2 := all["ec2"]
	d, err := resources.Embedded("ec2")
	if err != nil {
		b.Fatal(err)
	}
	service, err := resourceplan.Build(d, ec2.sdk, ec2.pkg)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, template := range templates.Resources(service) {
			if _, err := template.Render(ec2.pkg); err != nil {
				b.Fatal(err)
			}
		}
	}
}
