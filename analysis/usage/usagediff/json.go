package usagediff

import (
	"io"

	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/internal/jsonlines"
)

// jsonFormat is in front, so that a reader can refuse what it does not know.
const jsonFormat = "ascendgen usage diff 1"

type (
	jsonFirst struct {
		Level governor.Risk `json:"level"`
		Uses  []jsonUse     `json:"uses"`
	}
	jsonChange struct {
		Kind      string      `json:"kind"`
		Service   string      `json:"service"`
		Operation string      `json:"operation"`
		Old       *jsonRating `json:"old,omitempty"`
		New       *jsonRating `json:"new,omitempty"`
		Uses      []jsonUse   `json:"uses"`
	}
	jsonRating struct {
		Level    governor.Risk `json:"level"`
		Upto     governor.Risk `json:"upto"`
		Tags     []string      `json:"tags,omitempty"`
		UptoTags []string      `json:"uptoTags,omitempty"`
		Actions  []string      `json:"actions,omitempty"`
	}
	jsonUse struct {
		Operation string `json:"operation,omitempty"` // where several operations stand together
		Package   string `json:"package"`
		Function  string `json:"function"`
		File      string `json:"file"`
		Line      int    `json:"line"`
		Column    int    `json:"column"`
		Through   string `json:"through,omitempty"`
	}
	jsonUnseen struct {
		File   string `json:"file"`
		Line   int    `json:"line,omitempty"`
		Column int    `json:"column,omitempty"`
		Reason string `json:"reason"`
		New    bool   `json:"new,omitempty"`
	}
)

// WriteJSON prints a diff for programs, one change a line. The first member is
// "format"; members may be added to the format, none will change its meaning.
func WriteJSON(w io.Writer, d *Diff) error {
	p := jsonlines.New(w)
	counts := map[string]int{}
	for _, kind := range Kinds() {
		counts[kind.String()] = d.Count(kind)
	}
	p.Printf("{\"format\": %s, \"base\": %s, \"head\": %s,\n", p.Encode(jsonFormat), p.Encode(d.Base), p.Encode(d.Head))
	p.Printf(" \"counts\": %s,\n \"firsts\": [", p.Encode(counts))
	for i, f := range d.Firsts {
		p.Line(i, jsonFirst{f.Level, jsonUses(f.Uses, true)})
	}
	p.Printf("],\n \"changes\": [")
	for i, c := range d.Changes {
		p.Line(i, jsonChange{c.Kind.String(), c.Operation().Service, c.Operation().Name, jsonOf(c.Old), jsonOf(c.New), jsonUses(c.Uses, false)})
	}
	p.Printf("],\n \"unseen\": [")
	isNew := map[usage.Unseen]bool{}
	for _, u := range d.Blind {
		isNew[u] = true
	}
	for i, u := range d.Unseen {
		p.Line(i, jsonUnseen{u.Pos.Filename, u.Pos.Line, u.Pos.Column, u.Reason, isNew[u]})
	}
	p.Printf("]}\n")
	return p.Flush()
}

func jsonOf(op *usage.Operation) *jsonRating {
	if op == nil {
		return nil
	}
	return &jsonRating{op.Risk, op.Upto, op.Tags.Names(), op.UptoTags.Names(), op.Actions}
}

func jsonUses(uses []usage.Use, named bool) []jsonUse {
	all := []jsonUse{}
	for _, u := range uses {
		j := jsonUse{Package: u.Package, Function: u.Function, File: u.Pos.Filename, Line: u.Pos.Line, Column: u.Pos.Column, Through: u.Via}
		if named {
			j.Operation = u.Key()
		}
		all = append(all, j)
	}
	return all
}
