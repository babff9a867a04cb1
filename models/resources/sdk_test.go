package resources

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/glacier"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// clients are the SDK's, by service.
var clients = map[string]reflect.Type{
	"cloudformation": reflect.TypeFor[*cloudformation.Client](),
	"cloudwatch":     reflect.TypeFor[*cloudwatch.Client](),
	"dynamodb":       reflect.TypeFor[*dynamodb.Client](),
	"ec2":            reflect.TypeFor[*ec2.Client](),
	"glacier":        reflect.TypeFor[*glacier.Client](),
	"iam":            reflect.TypeFor[*iam.Client](),
	"s3":             reflect.TypeFor[*s3.Client](),
	"sns":            reflect.TypeFor[*sns.Client](),
	"sqs":            reflect.TypeFor[*sqs.Client](),
}

// waiters are the SDK's that definitions name.
var waiters = map[string]any{
	"dynamodb TableExists":           dynamodb.NewTableExistsWaiter,
	"dynamodb TableNotExists":        dynamodb.NewTableNotExistsWaiter,
	"ec2 ImageExists":                ec2.NewImageExistsWaiter,
	"ec2 InstanceExists":             ec2.NewInstanceExistsWaiter,
	"ec2 InstanceRunning":            ec2.NewInstanceRunningWaiter,
	"ec2 InstanceStopped":            ec2.NewInstanceStoppedWaiter,
	"ec2 InstanceTerminated":         ec2.NewInstanceTerminatedWaiter,
	"ec2 SnapshotCompleted":          ec2.NewSnapshotCompletedWaiter,
	"ec2 VpcAvailable":               ec2.NewVpcAvailableWaiter,
	"ec2 VpcExists":                  ec2.NewVpcExistsWaiter,
	"ec2 VpcPeeringConnectionExists": ec2.NewVpcPeeringConnectionExistsWaiter,
	"s3 BucketExists":                s3.NewBucketExistsWaiter,
	"s3 BucketNotExists":             s3.NewBucketNotExistsWaiter,
	"s3 ObjectExists":                s3.NewObjectExistsWaiter,
	"s3 ObjectNotExists":             s3.NewObjectNotExistsWaiter,
}

// incomplete names where data comes from that lacks members of its shape.
var incomplete = map[string]bool{
	"s3 ObjectVersion from DeleteMarkerEntry": true, // a marker has no size and no storage class
}

// TestFitsSDK: operations, waiters, targets and paths are in the SDK, and data has the
// type that its resource says or one with the same members.
func TestFitsSDK(t *testing.T) {
	for _, d := range definitions(t) {
		s := sdk{t: t, d: d, loaded: make(map[string]reflect.Type)}
		for _, r := range d.Resources {
			if r.Load != nil {
				in, out := s.operation(r.Load.Pos, r.Load.Operation)
				s.params(r, r.Load.Params, in)
				s.loaded[r.Name] = s.data(r.Load.Pos, r, out, r.Load.Data)
			}
		}
		for _, r := range append(d.Resources, d.Root) {
			s.resource(r)
		}
	}
}

// sdk holds the definition of one service against the SDK.
type sdk struct {
	t      *testing.T
	d      *Definition
	loaded map[string]reflect.Type // data of the resources that have Load
}

func (s sdk) resource(r Resource) {
	for _, id := range r.Identifiers {
		if id.Member != "" && s.loaded[r.Name] != nil {
			s.scalar(id.Pos, s.loaded[r.Name], Path{[]Step{{Names: []string{id.Member}}}})
		}
	}
	for _, a := range r.Actions {
		in, out := s.operation(a.Pos, a.Operation)
		s.params(r, a.Params, in)
		if a.Returns != nil {
			s.ref(r, *a.Returns, in, out)
		}
	}
	for _, o := range r.One {
		s.ref(r, o.Ref, nil, nil)
	}
	for _, m := range r.Many {
		in, out := s.operation(m.Pos, m.Operation)
		s.params(r, m.Params, in)
		s.ref(r, m.Returns, in, out)
		s.pages(m, in, out)
	}
	for _, b := range r.Batch {
		in, _ := s.operation(b.Pos, b.Operation)
		s.params(r, b.Params, in)
	}
	for _, w := range r.Waiters {
		s.waiter(r, w)
	}
}

func (s sdk) operation(pos Position, name string) (in, out reflect.Type) {
	m, ok := clients[s.d.Service].MethodByName(name)
	if !ok {
		s.t.Fatalf("%s: the SDK has no %s", pos, name)
	}
	return m.Type.In(2), m.Type.Out(0)
}

func (s sdk) waiter(r Resource, w Waiter) {
	build := waiters[s.d.Service+" "+w.Waiter]
	if build == nil {
		s.t.Errorf("%s: no waiter %s", w.Pos, w.Waiter)
		return
	}
	wait, _ := reflect.TypeOf(build).Out(0).MethodByName("WaitForOutput")
	s.params(r, w.Params, wait.Type.In(2))
	if w.Data != nil {
		s.data(w.Pos, r, wait.Type.Out(0), *w.Data)
	}
}

func (s sdk) params(r Resource, params []Param, in reflect.Type) {
	for _, p := range params {
		target := s.scalar(p.Source.Pos, in, p.Target)
		if text, ok := p.Source.Value.(string); ok && target.Kind() != reflect.String {
			s.t.Errorf("%s: %s is no string, but %q is", p.Source.Pos, p.Target, text)
		}
		if p.Source.Kind == Data && s.loaded[r.Name] != nil {
			s.scalar(p.Source.Pos, s.loaded[r.Name], p.Source.Path)
		}
	}
}

func (s sdk) ref(from Resource, r Ref, in, out reflect.Type) {
	places := map[SourceKind]reflect.Type{Request: in, Response: out, Data: s.loaded[from.Name]}
	for _, id := range r.Identifiers {
		if base := places[id.Source.Kind]; base != nil {
			s.scalar(id.Source.Pos, base, id.Source.Path)
		}
	}
	if r.Data == nil {
		return
	}
	base := out
	if r.Needs(Data) {
		base = s.loaded[from.Name]
	}
	s.data(r.Pos, *s.d.Resource(r.Resource), base, *r.Data)
}

func (s sdk) pages(m Many, in, out reflect.Type) {
	if m.Pages == nil {
		return
	}
	member := func(t reflect.Type, name string) reflect.Kind {
		return s.scalar(m.Pages.Pos, t, Path{[]Step{{Names: []string{name}}}}).Kind()
	}
	if member(out, m.Pages.More) != reflect.Bool || member(in, m.Pages.Size) != reflect.Int32 {
		s.t.Errorf("%s: want a bool in %s and an int32 in %s", m.Pages.Pos, m.Pages.More, m.Pages.Size)
	}
	for _, n := range m.Pages.Next {
		if member(in, n.Input) != member(out, n.Output) {
			s.t.Errorf("%s: %s and %s have different types", m.Pages.Pos, n.Input, n.Output)
		}
	}
}

// scalar returns the type of a string, a number or a bool.
func (s sdk) scalar(pos Position, t reflect.Type, p Path) reflect.Type {
	s.t.Helper()
	types := s.walk(pos, t, p)
	switch types[0].Kind() {
	case reflect.String, reflect.Int32, reflect.Bool:
	default:
		s.t.Errorf("%s: %s is a %s", pos, p, types[0])
	}
	return types[0]
}

// data returns the type of data, which must have the members of the resource's shape.
func (s sdk) data(pos Position, r Resource, t reflect.Type, p Path) reflect.Type {
	types := s.walk(pos, t, p)
	for _, have := range types {
		want := s.shape(r, have)
		if want == nil || incomplete[fmt.Sprintf("%s %s from %s", s.d.Service, r.Name, have.Name())] {
			continue
		}
		for _, f := range reflect.VisibleFields(want) {
			g, ok := have.FieldByName(f.Name)
			if f.IsExported() && f.Name != "ResultMetadata" && (!ok || f.Type != g.Type) {
				s.t.Errorf("%s: %s has no %s like %s", pos, have, f.Name, r.Shape)
			}
		}
	}
	return types[0]
}

// shape returns the type of the data of a resource if have is another. It finds the
// type through the load or a collection, of which one must give it.
func (s sdk) shape(r Resource, have reflect.Type) reflect.Type {
	if have.Name() == r.Shape {
		return nil
	}
	for _, from := range append(s.d.Resources, s.d.Root) {
		for _, m := range from.Many {
			if m.Returns.Resource != r.Name || m.Returns.Data == nil {
				continue
			}
			_, out := s.operation(m.Pos, m.Operation)
			if t := s.walk(m.Pos, out, *m.Returns.Data)[0]; t.Name() == r.Shape {
				return t
			}
		}
	}
	s.t.Errorf("%s: data of %s is %s, and nothing gives %s", r.Pos, r.Name, have, r.Shape)
	return nil
}

// walk returns the types that a path leads to: one, or one for each list of a union.
func (s sdk) walk(pos Position, t reflect.Type, p Path) []reflect.Type {
	s.t.Helper()
	types := []reflect.Type{indirect(t)}
	for _, step := range p.Steps {
		var next []reflect.Type
		for _, t := range types {
			for _, name := range step.Names {
				f, ok := t.FieldByName(strings.ToUpper(name[:1]) + name[1:])
				switch isList := ok && f.Type.Kind() == reflect.Slice; {
				case isList && step.Into != Not:
					next = append(next, indirect(f.Type.Elem()))
				case ok && !isList && step.Into == Not:
					next = append(next, indirect(f.Type))
				}
			}
		}
		if len(next) != len(types)*len(step.Names) {
			s.t.Fatalf("%s: no %s of %s in %s", pos, step, p, t)
		}
		types = next
	}
	return types
}

func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}
