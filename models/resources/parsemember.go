package resources

// The keys that each object may have.
var (
	rootKeys     = []string{"actions", "one", "many"}
	resourceKeys = []string{"identifiers", "shape", "load", "actions", "one", "many", "batch", "waiters"}
)

func (p *parser) resource(name string, m member, keys []string) (Resource, error) {
	r := Resource{Name: name, Pos: p.pos(m.offset)}
	members, err := p.object(m.value, "resource", keys...)
	if err != nil {
		return r, err
	}
	if name != "" {
		if r.Identifiers, err = p.identifiers(m.value, members); err != nil {
			return r, err
		}
	}
	for _, key := range keys {
		if m, ok := members[key]; ok && err == nil {
			err = p.part(&r, m)
		}
	}
	return r, err
}

// part reads one of the members of a resource, except its identifiers.
func (p *parser) part(r *Resource, m member) (err error) {
	switch m.key {
	case "shape":
		r.Shape, err = p.name(m.value, "shape")
	case "load":
		r.Load, err = p.load(m.value)
	case "actions":
		r.Actions, err = list(p, m.value, "action", p.action)
	case "one":
		r.One, err = list(p, m.value, "relation", p.one)
	case "many":
		r.Many, err = list(p, m.value, "collection", p.many)
	case "batch":
		r.Batch, err = list(p, m.value, "batch action", p.batch)
	case "waiters":
		r.Waiters, err = list(p, m.value, "waiter", p.waiter)
	}
	return err
}

func (p *parser) identifiers(n node, members map[string]member) ([]Identifier, error) {
	m, ok := members["identifiers"]
	if !ok {
		return nil, nil // an account has only one, like its summary
	}
	items, ok := m.value.value.([]node)
	if !ok || len(items) == 0 {
		return nil, p.errorf(m.value.offset, "identifiers: want a list with something in it, or no such key")
	}
	var all []Identifier
	for _, item := range items {
		id, err := p.identifier(item)
		if err != nil {
			return nil, err
		}
		for _, other := range all {
			if other.Name == id.Name {
				return nil, p.errorf(item.offset, "identifier %q twice", id.Name)
			}
		}
		all = append(all, id)
	}
	return all, nil
}

func (p *parser) identifier(n node) (Identifier, error) {
	const what = "identifier"
	id := Identifier{Pos: p.pos(n.offset)}
	members, err := p.object(n, what, "name", "member", "integer", "sensitive")
	if err != nil {
		return id, err
	}
	m, err := p.required(n, what, members, "name")
	if err != nil {
		return id, err
	}
	if id.Name, err = p.name(m.value, what); err != nil {
		return id, err
	}
	if m, ok := members["member"]; ok {
		if id.Member, err = p.memberName(m.value, "member"); err != nil {
			return id, err
		}
	}
	if id.Integer, err = p.flag(members, "integer"); err != nil {
		return id, err
	}
	id.Sensitive, err = p.flag(members, "sensitive")
	return id, err
}

// flag returns whether there is a key, whose value must be true.
func (p *parser) flag(members map[string]member, key string) (bool, error) {
	m, ok := members[key]
	if ok && m.value.value != true {
		return false, p.errorf(m.value.offset, "%s: want true, or no such key", key)
	}
	return ok, nil
}

// memberName returns the name of a member of a shape, in the model's spelling.
func (p *parser) memberName(n node, what string) (string, error) {
	path, err := p.path(n, what, targetPath)
	if err != nil {
		return "", err
	}
	if len(path.Steps) != 1 || path.Steps[0].Into != Not {
		return "", p.errorf(n.offset, "%s %q: want the name of a member, not a path", what, path)
	}
	return path.String(), nil
}

func (p *parser) call(n node, what string, members map[string]member, kind pathKind) (Call, error) {
	m, err := p.required(n, what, members, "operation")
	if err != nil {
		return Call{}, err
	}
	var c Call
	if c.Operation, err = p.name(m.value, "operation"); err != nil {
		return c, err
	}
	c.Params, err = p.params(members, kind)
	return c, err
}

func (p *parser) load(n node) (*Load, error) {
	const what = "load"
	members, err := p.object(n, what, "operation", "params", "data")
	if err != nil {
		return nil, err
	}
	l := &Load{Pos: p.pos(n.offset)}
	if l.Call, err = p.call(n, what, members, targetPath); err != nil {
		return nil, err
	}
	m, err := p.required(n, what, members, "data")
	if err != nil {
		return nil, err
	}
	l.Data, err = p.path(m.value, "data", readPath)
	return l, err
}

func (p *parser) action(m member) (Action, error) {
	const what = "action"
	a := Action{Name: m.key, Pos: p.pos(m.offset)}
	members, err := p.object(m.value, what, "operation", "params", "returns")
	if err != nil {
		return a, err
	}
	if a.Call, err = p.call(m.value, what, members, targetPath); err != nil {
		return a, err
	}
	if returns, ok := members["returns"]; ok {
		ref, err := p.ref(returns.value, "returns")
		a.Returns = &ref
		return a, err
	}
	return a, nil
}

func (p *parser) one(m member) (One, error) {
	ref, err := p.ref(m.value, "relation")
	return One{Name: m.key, Ref: ref, Pos: p.pos(m.offset)}, err
}

func (p *parser) many(m member) (Many, error) {
	const what = "collection"
	c := Many{Name: m.key, Pos: p.pos(m.offset)}
	members, err := p.object(m.value, what, "operation", "params", "returns", "pages")
	if err != nil {
		return c, err
	}
	if c.Call, err = p.call(m.value, what, members, targetPath); err != nil {
		return c, err
	}
	returns, err := p.required(m.value, what, members, "returns")
	if err != nil {
		return c, err
	}
	if c.Returns, err = p.ref(returns.value, "returns"); err != nil {
		return c, err
	}
	if pages, ok := members["pages"]; ok {
		c.Pages, err = p.pages(pages.value)
	}
	return c, err
}

func (p *parser) batch(m member) (Batch, error) {
	const what = "batch action"
	b := Batch{Name: m.key, Pos: p.pos(m.offset)}
	members, err := p.object(m.value, what, "operation", "params")
	if err != nil {
		return b, err
	}
	b.Call, err = p.call(m.value, what, members, batchTarget)
	return b, err
}

func (p *parser) waiter(m member) (Waiter, error) {
	const what = "waiter"
	w := Waiter{Name: m.key, Pos: p.pos(m.offset)}
	members, err := p.object(m.value, what, "waiter", "params", "data")
	if err != nil {
		return w, err
	}
	name, err := p.required(m.value, what, members, "waiter")
	if err != nil {
		return w, err
	}
	if w.Waiter, err = p.name(name.value, what); err != nil {
		return w, err
	}
	if w.Params, err = p.params(members, targetPath); err != nil {
		return w, err
	}
	w.Data, err = p.dataPath(members)
	return w, err
}
