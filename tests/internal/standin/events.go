package standin

import (
	"maps"
	"slices"
	"text/template"
)

// events are the unions of the events that an operation sends and receives, empty if
// it does not.
type events struct{ Sent, Received string }

func (e events) any() bool { return e != events{} }

// events returns the streams of an operation.
func (s *service) events(op operation) (e events, err error) {
	for to, sh := range map[*string]*shape{&e.Sent: op.in, &e.Received: op.out} {
		for _, m := range sh.Members {
			target, err := s.shape(m.Target)
			if err != nil {
				return events{}, err
			}
			if target.isEventStream() {
				*to = s.names[m.Target]
			}
		}
	}
	return e, nil
}

var eventsText = template.Must(template.New("events").Parse(`{{$stream := printf "%sEventStream" .Name}}
// GetStream returns the stream of events.
func (o *{{.Name}}Output) GetStream() *{{$stream}} {
	return o.eventStream
}

// {{$stream}} is the stream of events of the operation.
type {{$stream}} struct {
{{- if .Sent}}
	Writer {{.Sent}}Writer
{{- end}}
{{- if .Received}}
	Reader {{.Received}}Reader
{{- end}}
}

// New{{$stream}} returns a stream that options have given its ends.
func New{{$stream}}(optFns ...func(*{{$stream}})) *{{$stream}} {
	es := &{{$stream}}{}
	for _, fn := range optFns {
		fn(es)
	}
	return es
}
{{if .Sent}}
// Send sends an event.
func (es *{{$stream}}) Send(ctx context.Context, event types.{{.Sent}}) error {
	if es.Writer == nil {
		return errors.New("stand-ins send no events")
	}
	return es.Writer.Send(ctx, event)
}
{{end}}
{{if .Received}}
// Events returns the channel of the events, nil if there are none.
func (es *{{$stream}}) Events() <-chan types.{{.Received}} {
	if es.Reader == nil {
		return nil
	}
	return es.Reader.Events()
}
{{end}}
// Close ends the stream.
func (es *{{$stream}}) Close() error { return nil }

// Err returns what went wrong.
func (es *{{$stream}}) Err() error { return nil }
`))

func (e events) write(f *source, operation string) error {
	if !e.any() {
		return nil
	}
	return eventsText.Execute(f, map[string]string{"Name": operation, "Sent": e.Sent, "Received": e.Received})
}

// streams writes the ends of the streams of all operations, which may share them.
func (s *service) streams() (*source, error) {
	sent, received := make(map[string]bool), make(map[string]bool)
	for _, op := range s.Operations {
		e, err := s.events(op)
		if err != nil {
			return nil, err
		}
		sent[e.Sent], received[e.Received] = true, true
	}
	f := &source{pkg: s.Package}
	for _, union := range slices.Sorted(maps.Keys(sent)) {
		if union != "" {
			f.printf("// %[1]sWriter sends events.\ntype %[1]sWriter interface {\nSend(context.Context, types.%[1]s) error\nClose() error\nErr() error\n}\n\n", union)
		}
	}
	for _, union := range slices.Sorted(maps.Keys(received)) {
		if union != "" {
			f.printf("// %[1]sReader receives events.\ntype %[1]sReader interface {\nEvents() <-chan types.%[1]s\nClose() error\nErr() error\n}\n\n", union)
		}
	}
	return f, nil
}
