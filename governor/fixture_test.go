package governor_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// thingInput has one member of each shape that inputs of the SDK have.
type thingInput struct {
	Name    *string
	Count   int32
	Limit   *int64
	Ratio   *float64
	Force   bool
	Kind    kind
	Names   []string
	Tags    []tag
	Labels  map[string]string
	Groups  map[string][]tag
	Item    Value
	Members []Member
	Blob    []byte
	When    *time.Time
	Doc     document
	Nested  *nested
	Body    io.Reader
	noSerde //nolint:unused // as inputs of the SDK embed it
}

type (
	kind    string
	noSerde struct{} //nolint:unused // embedded
	tag     struct{ Key, Value *string }
	nested  struct {
		Tags  []tag
		Inner *nested
	}
	thingOutput  struct{}
	thingOptions struct{}
)

// Value is a union as the SDK has them: a struct for each member.
type Value interface{ isValue() }

type (
	ValueMemberS struct{ Value string }
	ValueMemberB struct{ Value []byte }
	ValueMemberL struct{ Value []Value }
	ValueMemberM struct{ Value map[string]Value }
)

func (*ValueMemberS) isValue() {}
func (*ValueMemberB) isValue() {}
func (*ValueMemberL) isValue() {}
func (*ValueMemberM) isValue() {}

// Member is a union whose own name holds the word that unions' members are named by.
type Member interface{ isMember() }

type MemberMemberUser struct{ Value tag }

func (*MemberMemberUser) isMember() {}

// document stands for the SDK's documents, which keep the value to themselves.
type document interface{ isDocument() }

type lazyDocument struct{ value any }

func (*lazyDocument) isDocument() {}

func ptr[T any](v T) *T { return &v }

// fullInput returns an input with everything set. Each call returns a new one.
func fullInput() *thingInput {
	return &thingInput{
		Name: ptr("name"), Count: 3, Limit: ptr(int64(0)), Ratio: ptr(0.5), Force: true, Kind: "fast",
		Names: []string{"a", "b"}, Tags: []tag{{Key: ptr("k"), Value: ptr("v")}},
		Labels: map[string]string{"l": "1", "m": "2"}, Groups: map[string][]tag{"g": {{Key: ptr("gk")}}},
		Item: &ValueMemberM{Value: map[string]Value{
			"s": &ValueMemberS{Value: "text"},
			"l": &ValueMemberL{Value: []Value{&ValueMemberB{Value: []byte("blob")}}},
		}},
		Members: []Member{&MemberMemberUser{Value: tag{Key: ptr("user"), Value: ptr("x")}}},
		Blob:    []byte("bytes"), When: ptr(time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC)),
		Doc:    &lazyDocument{value: map[string]any{"a": []int{1}, "t": time.Unix(7, 0)}},
		Nested: &nested{Inner: &nested{Tags: []tag{{Key: ptr("deep")}}}},
	}
}

var (
	opGet    = governor.Operation{Service: "things", Name: "GetThing", ReadOnly: true, Tags: governor.DataRead, Actions: []string{"things:GetThing"}}
	opSecret = governor.Operation{Service: "things", Name: "GetSecret", ReadOnly: true, Tags: governor.Credentials}
	opPut    = governor.Operation{Service: "things", Name: "PutThing"}
	opDelete = governor.Operation{
		Service: "things", Name: "DeleteThing", Tags: governor.Destructive,
		Actions: []string{"things:DeleteThing", "things:GetThing"},
		Resources: func(input any) (r governor.Resources) {
			if in, _ := input.(*thingInput); in != nil {
				r.Add("Name", in.Name)
				r.AddAll("Names", in.Names)
			}
			return r
		},
	}
	things = governor.Service{
		Name: "things", Aliases: []string{"thingsv2", "boto-things"}, APIVersion: "2026-01-01", SDKID: "Things",
		Operations: governor.PackOperations(
			governor.OperationRisk{Name: "DeleteThing", Risk: governor.High},
			governor.OperationRisk{Name: "GetSecret", Risk: governor.High},
			governor.OperationRisk{Name: "GetThing", Risk: governor.Low},
			governor.OperationRisk{Name: "PutThing", Risk: governor.Medium},
		),
		Presigns: governor.PackOperations(governor.OperationRisk{Name: "PresignGetThing", Risk: governor.Medium}),
	}
	ratings = map[*governor.Operation]governor.Risk{
		&opGet: governor.Low, &opSecret: governor.High, &opPut: governor.Medium, &opDelete: governor.High,
	}
)

// backend stands for the raw client; it keeps what reached it.
type backend struct {
	sent []*thingInput
	err  error
}

func (b *backend) do(_ context.Context, in *thingInput, _ ...func(*thingOptions)) (*thingOutput, error) {
	b.sent = append(b.sent, in)
	return &thingOutput{}, b.err
}

// call makes a call as generated code does, at the operation's rating.
func (b *backend) call(ctx context.Context, g *governor.Gate, op *governor.Operation, in *thingInput) error {
	_, err := governor.Call(ctx, g, op, ratings[op], in, nil, b.do)
	return err
}

func bind(t testing.TB, g governor.Governor, opts ...governor.Option) *governor.Gate {
	t.Helper()
	gate, err := governor.NewGate(g, opts...)
	if err != nil {
		t.Fatal(err)
	}
	if gate, err = gate.Bind(&things, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	return gate
}

// answer returns a governor that always answers the same.
func answer(d governor.Decision, err error) governor.Func {
	return func(context.Context, governor.Action) (governor.Decision, error) { return d, err }
}

var (
	allow   = answer(governor.Decision{Verdict: governor.Allowed, ActionID: "act-1"}, nil)
	deny    = answer(governor.Decision{Reason: "not today"}, nil)
	pending = answer(governor.Decision{Verdict: governor.Pending, ApprovalID: "apr-1"}, nil)
	away    = answer(governor.Decision{}, governor.Unavailable(errRefusedConn))

	errRefusedConn = errors.New("connection refused")
	errBroken      = errors.New("broken")
)

// counting counts how often a governor is asked, and keeps the last action.
type counting struct {
	governor.Governor
	asked int
	last  governor.Action
}

func (c *counting) Decide(ctx context.Context, a governor.Action) (governor.Decision, error) {
	c.asked++
	c.last = a
	return c.Governor.Decide(ctx, a)
}
