package suggest

import (
	"cmp"
	"slices"

	"github.com/ascendgen/ascendgen/generator/riskmap"
)

// look stands in front of the reasons of proposals that deserve no trust, since a
// risk map has no place for a confidence.
const look = riskmap.Proposal + " "

// Overlay makes a risk map of the proposals for a service, which goes by its Go
// package name. It has one rule for each operation, sorted as risk maps are, and
// states no default. Reasons of the least confident proposals begin with "look:", which
// [riskmap.Map.Lint] reports until somebody has decided.
func Overlay(service string, proposals []Proposal) *riskmap.File {
	file := &riskmap.File{Name: "suggest:" + service}
	for _, p := range proposals {
		reason := p.Reason
		if p.Confidence == Guess {
			reason = look + reason
		}
		file.Rules = append(file.Rules, &riskmap.Rule{
			Key: service + ":" + p.Operation, Service: service, Operation: p.Operation,
			Risk: p.Risk, Tags: p.Tags, Reason: reason,
		})
	}
	slices.SortFunc(file.Rules, func(a, b *riskmap.Rule) int { return cmp.Compare(a.Operation, b.Operation) })
	return file
}
