package standin

import (
	"fmt"
	"strings"
	"text/template"
)

// pages is how an operation goes from page to page.
type pages struct {
	Name      string
	Input     string   // the field of the token
	Outer     []string // the fields of the output that lead to the next token: "Page" of "Page.Token"
	Output    string   // the path of that field
	Token     string   // its type
	Text      bool     // the token is a string, and done when empty
	Size      string   // the field that limits a page; "" if there is none
	SizeType  string
	SizeValue bool // it is no pointer
}

// pages returns nil for an operation without pages.
func (s *service) pages(op operation) (*pages, error) {
	t := op.pages
	if t == nil || t.InputToken == "" || t.OutputToken == "" {
		return nil, nil
	}
	in := op.in.Members[t.InputToken]
	if in == nil {
		return nil, fmt.Errorf("%s: no member %s to page by", op.Name, t.InputToken)
	}
	p := &pages{Name: op.Name, Input: fieldName(t.InputToken, false)}
	var err error
	if p.Token, err = s.field(in, place{input: true}); err != nil {
		return nil, err
	}
	p.Text = p.Token == "*string"
	path := strings.Split(t.OutputToken, ".")
	for i := range path {
		path[i] = fieldName(path[i], false)
		if i > 0 {
			p.Outer = append(p.Outer, strings.Join(path[:i], "."))
		}
	}
	p.Output = strings.Join(path, ".")
	if size := op.in.Members[t.PageSize]; size != nil {
		p.Size = fieldName(t.PageSize, false)
		typ, err := s.field(size, place{input: true})
		if err != nil {
			return nil, err
		}
		p.SizeType = strings.TrimPrefix(typ, "*")
		p.SizeValue = p.SizeType == typ
	}
	return p, nil
}

var pagesText = template.Must(template.New("pages").Parse(`
// {{.Name}}PaginatorOptions are the options of a [{{.Name}}Paginator].
type {{.Name}}PaginatorOptions struct {
{{- if .Size}}
	Limit {{.SizeType}}
{{end}}
{{- if .Text}}
	StopOnDuplicateToken bool
{{- end}}
}

// {{.Name}}Paginator goes through the pages of the operation.
type {{.Name}}Paginator struct {
	options   {{.Name}}PaginatorOptions
	client    {{.Name}}APIClient
	params    *{{.Name}}Input
	nextToken {{.Token}}
	firstPage bool
}

// New{{.Name}}Paginator returns a paginator that stands before the first page.
func New{{.Name}}Paginator(client {{.Name}}APIClient, params *{{.Name}}Input, optFns ...func(*{{.Name}}PaginatorOptions)) *{{.Name}}Paginator {
	if params == nil {
		params = &{{.Name}}Input{}
	}
	p := &{{.Name}}Paginator{client: client, params: params, firstPage: true, nextToken: params.{{.Input}}}
{{- if .Size}}
{{- if .SizeValue}}
	p.options.Limit = params.{{.Size}}
{{- else}}
	if params.{{.Size}} != nil {
		p.options.Limit = *params.{{.Size}}
	}
{{- end}}
{{- end}}
	for _, fn := range optFns {
		fn(&p.options)
	}
	return p
}

// HasMorePages reports whether there may be another page.
func (p *{{.Name}}Paginator) HasMorePages() bool {
	return p.firstPage || p.nextToken != nil{{if .Text}} && *p.nextToken != ""{{end}}
}

// NextPage returns the next page.
func (p *{{.Name}}Paginator) NextPage(ctx context.Context, optFns ...func(*Options)) (*{{.Name}}Output, error) {
	if !p.HasMorePages() {
		return nil, errors.New("no more pages available")
	}
	params := *p.params
	params.{{.Input}} = p.nextToken
{{- if .Size}}
	if p.options.Limit {{if eq .SizeType "string"}}!= ""{{else}}> 0{{end}} {
		params.{{.Size}} = {{if not .SizeValue}}&{{end}}p.options.Limit
	}
{{- end}}
	result, err := p.client.{{.Name}}(ctx, &params, optFns...)
	if err != nil {
		return nil, err
	}
	p.firstPage = false
{{- if .Text}}
	last := p.nextToken
{{- end}}
	p.nextToken = nil
	if {{range .Outer}}result.{{.}} != nil && {{end}}result.{{.Output}} != nil {
		p.nextToken = result.{{.Output}}
	}
{{- if .Text}}
	if p.options.StopOnDuplicateToken && last != nil && p.nextToken != nil && *last == *p.nextToken {
		p.nextToken = nil
	}
{{- end}}
	return result, nil
}
`))

func (p *pages) write(f *source) error {
	if p == nil {
		return nil
	}
	return pagesText.Execute(f, p)
}
