package models

import (
	"cmp"
	"slices"
)

// content says what a shape holds, itself or anywhere below.
type content uint8

const (
	sensitive content = 1 << iota
	blob
)

// maxPaths bounds how many paths under one input member are told apart. Beyond
// it, the path of the member stands for all of them, which hides more, not less.
const maxPaths = 64

// contents answers what the shapes of a model hold.
type contents struct {
	model *model
	holds map[string]content
}

// contentsOf looks at every shape that the given ones reach. A shape that is
// missing is an error.
func contentsOf(m *model, roots []string) (*contents, error) {
	c := &contents{model: m, holds: map[string]content{}}
	var order []string // every shape after the one that first refers to it
	pending := slices.Clone(roots)
	for len(pending) > 0 {
		id := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		if _, seen := c.holds[id]; seen {
			continue
		}
		s := m.find(id)
		c.holds[id] = ownContent(s)
		order = append(order, id)
		targets := s.targets()
		for _, name := range sortedKeys(targets) { // so that the same mistake is told each time
			target := targets[name].Target
			if m.find(target) == nil {
				return nil, m.missing(id+"$"+name, target)
			}
			pending = append(pending, target)
		}
	}
	// Shapes may hold themselves, so what they hold is found by repetition, from
	// the leaves up, until nothing is added.
	slices.Reverse(order)
	for changed := true; changed; {
		changed = false
		for _, id := range order {
			all := c.holds[id]
			for _, mem := range m.find(id).targets() {
				all |= c.member(mem)
			}
			changed = changed || all != c.holds[id]
			c.holds[id] = all
		}
	}
	return c, nil
}

// member says what a member holds.
func (c *contents) member(mem *member) content {
	return directContent(c.model, mem) | c.holds[mem.Target]
}

// targets gives the members of a shape that hold other shapes, by name.
func (s *shape) targets() map[string]*member {
	switch s.Type {
	case "structure", "union":
		return s.Members
	case "list", "set":
		if s.Member != nil {
			return map[string]*member{"member": s.Member}
		}
	case "map":
		if s.Key != nil && s.Value != nil {
			return map[string]*member{"key": s.Key, "value": s.Value}
		}
	}
	return nil
}

func ownContent(s *shape) (own content) {
	if s.Traits.Sensitive {
		own |= sensitive
	}
	if s.Type == "blob" && !bool(s.Traits.Streaming) {
		own |= blob
	}
	return own
}

// directContent says what a member is, without what lies below it.
func directContent(m *model, mem *member) content {
	own := ownContent(m.find(mem.Target))
	if mem.Traits.Sensitive {
		own |= sensitive
	}
	if mem.Traits.Streaming {
		own &^= blob
	}
	return own
}

// paths gives the paths of the members below a structure that hold what is
// wanted, sorted. A path ends at the first member that is itself wanted, and
// where a shape holds itself: the path of the recursive member stands for all
// that is below.
func (c *contents) paths(structure string, want content) []string {
	var all []string
	members := c.model.find(structure).Members
	for _, name := range sortedKeys(members) {
		w := walk{contents: c, want: want, open: map[string]bool{structure: true}}
		w.member(name, members[name])
		if len(w.found) > maxPaths {
			w.found = []string{name}
		}
		all = append(all, w.found...)
	}
	slices.SortFunc(all, cmp.Compare[string])
	return slices.Compact(all)
}

type walk struct {
	*contents
	want  content
	open  map[string]bool // shapes that the current path passes through
	found []string
}

func (w *walk) member(path string, mem *member) {
	switch {
	case len(w.found) > maxPaths, w.contents.member(mem)&w.want == 0:
		return
	case directContent(w.model, mem)&w.want != 0, w.open[mem.Target]:
		w.found = append(w.found, path)
		return
	}
	w.open[mem.Target] = true
	defer delete(w.open, mem.Target)
	s := w.model.find(mem.Target)
	switch s.Type {
	case "structure", "union":
		for _, name := range sortedKeys(s.Members) {
			w.member(path+"."+name, s.Members[name])
		}
	default:
		targets := s.targets()
		for _, name := range sortedKeys(targets) {
			w.member(path, targets[name])
		}
	}
}
