package riskreport

import (
	"bytes"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
)

// Report is what the page shows.
type Report struct {
	Services []Service     // in the order of the page
	Default  governor.Risk // level of operations that no rule names
	// Maps are the rules of the risk maps, the strongest file last. Rules of services
	// that the report leaves out should be left out too.
	Maps []*riskmap.File
	// Diff is what changed from a base; nil if there is none to compare with.
	Diff *riskdiff.Diff
	// Link returns the address of a position at a code host, "" if it has none. It may
	// be nil.
	Link func(riskmap.Position) string
}

// Service is a service with all of its operations.
type Service struct {
	Name       string // Go package name
	Title      string // what AWS calls it; may be ""
	Operations []Operation
}

// Operation is an operation with its rating.
type Operation struct {
	Name   string
	Rating riskmap.Rating
	Action string // IAM action of its own; "" if unknown
	Access string // access level of that, one of the Access constants; "" if unknown
}

// Upto returns the highest level to which conditions on the input raise the operation;
// without conditions it is the level of its rating.
func (o *Operation) Upto() governor.Risk {
	upto := o.Rating.Risk
	if o.Rating.Rule != nil {
		for _, c := range o.Rating.Rule.When {
			upto = max(upto, c.Risk)
		}
	}
	return upto
}

// Tags returns the tags of the rating and those that its conditions add.
func (o *Operation) Tags() governor.Tags {
	tags := o.Rating.Tags
	if o.Rating.Rule != nil {
		for _, c := range o.Rating.Rule.When {
			tags |= c.Tags
		}
	}
	return tags
}

// Unrated reports whether no rule names the operation.
func (o *Operation) Unrated() bool { return o.Rating.Rule == nil }

// Differs says how the rating stands to the levels that the access level of the
// operation's IAM action warrants: -1 below, 1 above, 0 within them or unknown.
// Conditions count: a rating that they raise into the range is not below it.
func (o *Operation) Differs() int {
	low, high, known := riskmap.AccessRange(o.Access)
	switch {
	case !known:
		return 0
	case o.Upto() < low:
		return -1
	case o.Rating.Risk > high:
		return 1
	}
	return 0
}

// Marker is what a page begins with. It tells the files that may be replaced from those
// that somebody else wrote.
const Marker = "<!DOCTYPE html>\n<!-- Made by ascendgen report, which replaces it as a whole. -->\n"

// Owned reports whether content is that of a page.
func Owned(content []byte) bool { return bytes.HasPrefix(content, []byte(Marker)) }
