package standin

import "text/template"

var operationText = template.Must(template.New("operation").Parse(`
// {{.Name}} calls the operation of that name.
{{- if .Deprecated}}
//
// Deprecated: the model says so.
{{- end}}
func (c *Client) {{.Name}}(ctx context.Context, params *{{.Name}}Input, optFns ...func(*Options)) (*{{.Name}}Output, error) {
	if params == nil {
		params = &{{.Name}}Input{}
	}
	out := &{{.Name}}Output{}
	metadata, err := c.invoke(ctx, "{{.Name}}", params, out, optFns)
	if err != nil {
		return nil, err
	}
	out.ResultMetadata = metadata
{{- if .Events}}
	out.eventStream = New{{.Name}}EventStream()
{{- end}}
	return out, nil
}
{{if .Client}}
// {{.Name}}APIClient has the operation of that name.
type {{.Name}}APIClient interface {
	{{.Name}}(context.Context, *{{.Name}}Input, ...func(*Options)) (*{{.Name}}Output, error)
}

var _ {{.Name}}APIClient = (*Client)(nil)
{{end}}`))

// operation writes the file of an operation.
func (s *service) operationFile(op operation) (*source, error) {
	f := &source{pkg: s.Package}
	events, err := s.events(op)
	if err != nil {
		return nil, err
	}
	pages, err := s.pages(op)
	if err != nil {
		return nil, err
	}
	if err := operationText.Execute(f, map[string]any{
		"Name": op.Name, "Deprecated": op.Deprecated, "Events": events.any(), "Client": pages != nil || len(op.waiters) > 0,
	}); err != nil {
		return nil, err
	}
	if err := s.fields(f, op.Name+"Input", op.in, place{input: true}, ""); err != nil {
		return nil, err
	}
	more := "ResultMetadata middleware.Metadata\n"
	if events.any() {
		more = "eventStream *" + op.Name + "EventStream\n" + more
	}
	if err := s.fields(f, op.Name+"Output", op.out, place{}, more); err != nil {
		return nil, err
	}
	if err := events.write(f, op.Name); err != nil {
		return nil, err
	}
	if err := pages.write(f); err != nil {
		return nil, err
	}
	return f, writeWaiters(f, op)
}

// fields writes a struct with the members of a structure, and more.
func (s *service) fields(f *source, name string, sh *shape, at place, more string) error {
	f.printf("// %s is a structure of the model.\ntype %s struct {\n", name, name)
	for _, member := range sh.sorted() {
		m := sh.Members[member]
		if target, err := s.shape(m.Target); err != nil {
			return err
		} else if target.isEventStream() {
			continue
		}
		typ, err := s.field(m, at)
		if err != nil {
			return err
		}
		f.printf("%s %s\n", fieldName(member, false), typ)
	}
	f.printf("%s\nnoSmithyDocumentSerde\n}\n\n", more)
	return nil
}
