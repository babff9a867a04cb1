package governor_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// withStream returns a full input with a stream of the caller's.
func withStream(r io.Reader) *thingInput {
	in := fullInput()
	in.Body = r
	return in
}

// What was decided on is what is sent.
func TestChangeWhileDecidingIsRefused(t *testing.T) {
	buffer := []byte("stream")
	for name, test := range map[string]struct {
		in     *thingInput
		change func(in *thingInput)
	}{
		"pointer replaced":    {fullInput(), func(in *thingInput) { in.Name = ptr("other") }},
		"pointer's value":     {fullInput(), func(in *thingInput) { *in.Name = "other" }},
		"pointer removed":     {fullInput(), func(in *thingInput) { in.Limit = nil }},
		"zero given":          {new(thingInput), func(in *thingInput) { in.Limit = ptr(int64(0)) }},
		"number":              {fullInput(), func(in *thingInput) { in.Count++ }},
		"bool":                {fullInput(), func(in *thingInput) { in.Force = false }},
		"enumeration":         {fullInput(), func(in *thingInput) { in.Kind = "slow" }},
		"slice element":       {fullInput(), func(in *thingInput) { in.Names[1] = "c" }},
		"slice shortened":     {fullInput(), func(in *thingInput) { in.Names = in.Names[:1] }},
		"slice emptied":       {fullInput(), func(in *thingInput) { in.Names = []string{} }},
		"elements joined":     {fullInput(), func(in *thingInput) { in.Names = []string{"ab", ""} }},
		"nested struct":       {fullInput(), func(in *thingInput) { in.Tags[0].Value = ptr("w") }},
		"deep pointer":        {fullInput(), func(in *thingInput) { *in.Nested.Inner.Tags[0].Key = "deeper" }},
		"map entry":           {fullInput(), func(in *thingInput) { in.Labels["l"] = "2" }},
		"map entry added":     {fullInput(), func(in *thingInput) { in.Labels["n"] = "" }},
		"map entry renamed":   {fullInput(), func(in *thingInput) { delete(in.Labels, "l"); in.Labels["k"] = "1" }},
		"map values swapped":  {fullInput(), func(in *thingInput) { in.Labels["l"], in.Labels["m"] = "2", "1" }},
		"struct in map":       {fullInput(), func(in *thingInput) { *in.Groups["g"][0].Key = "x" }},
		"union's value":       {fullInput(), func(in *thingInput) { in.Item.(*ValueMemberM).Value["s"].(*ValueMemberS).Value = "x" }},
		"union's member":      {fullInput(), func(in *thingInput) { in.Item.(*ValueMemberM).Value["s"] = &ValueMemberB{Value: []byte("text")} }},
		"blob byte":           {fullInput(), func(in *thingInput) { in.Blob[0]++ }},
		"time":                {fullInput(), func(in *thingInput) { *in.When = in.When.Add(time.Nanosecond) }},
		"document":            {fullInput(), func(in *thingInput) { in.Doc.(*lazyDocument).value.(map[string]any)["a"].([]int)[0] = 2 }},
		"time in a document":  {fullInput(), func(in *thingInput) { in.Doc.(*lazyDocument).value.(map[string]any)["t"] = time.Unix(8, 0) }},
		"stream given":        {fullInput(), func(in *thingInput) { in.Body = strings.NewReader("x") }},
		"stream removed":      {withStream(strings.NewReader("x")), func(in *thingInput) { in.Body = nil }},
		"stream replaced":     {withStream(strings.NewReader("x")), func(in *thingInput) { in.Body = strings.NewReader("x") }},
		"stream, other type":  {withStream(strings.NewReader("x")), func(in *thingInput) { in.Body = bytes.NewReader([]byte("x")) }},
		"wrapped stream":      {withStream(io.NopCloser(strings.NewReader("x"))), func(in *thingInput) { in.Body = io.NopCloser(strings.NewReader("x")) }},
		"stream that is list": {withStream(listReader(buffer)), func(in *thingInput) { in.Body = listReader([]byte("stream")) }},
		"stream that is text": {withStream(textReader("x")), func(in *thingInput) { in.Body = textReader("y") }},
	} {
		var b backend
		err := b.call(t.Context(), bind(t, governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
			test.change(test.in)
			return governor.Decision{Verdict: governor.Allowed, ActionID: "act-1"}, nil
		}), governor.WithFailMode(governor.FailOpen)), &opDelete, test.in)
		if len(b.sent) > 0 || err == nil || !strings.Contains(err.Error(), "the input changed after the decision") {
			t.Errorf("%s: error %v, %d sent; want it refused because the input changed", name, err, len(b.sent))
		}
	}
}

type listReader []byte

func (listReader) Read([]byte) (int, error) { return 0, io.EOF }

type textReader string

func (textReader) Read([]byte) (int, error) { return 0, io.EOF }

func TestSameInputIsSent(t *testing.T) {
	local := fullInput()
	for name, test := range map[string]struct {
		in     *thingInput
		change func(in *thingInput)
	}{
		"nil":              {nil, func(*thingInput) {}},
		"empty":            {new(thingInput), func(*thingInput) {}},
		"full":             {fullInput(), func(*thingInput) {}},
		"stream":           {withStream(strings.NewReader("x")), func(*thingInput) {}},
		"wrapped stream":   {withStream(io.NopCloser(strings.NewReader("x"))), func(*thingInput) {}},
		"equal value":      {local, func(in *thingInput) { in.Name = ptr("name") }},
		"equal blob":       {fullInput(), func(in *thingInput) { in.Blob = []byte("bytes") }},
		"same instant":     {fullInput(), func(in *thingInput) { *in.When = in.When.In(time.FixedZone("x", 3600)) }},
		"no number":        {&thingInput{Ratio: ptr(nan())}, func(*thingInput) {}},
		"31 levels of map": {&thingInput{Item: levelsOf(31)}, func(*thingInput) {}},
	} {
		var b backend
		err := b.call(t.Context(), bind(t, governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
			test.change(test.in)
			return governor.Decision{Verdict: governor.Allowed}, nil
		})), &opDelete, test.in)
		if err != nil || len(b.sent) != 1 {
			t.Errorf("%s: error %v, %d sent; want it sent", name, err, len(b.sent))
		}
	}
}

func nan() float64 { zero := 0.0; return zero / zero }

func levelsOf(n int) Value {
	var v Value = &ValueMemberS{Value: "leaf"}
	for range n {
		v = &ValueMemberM{Value: map[string]Value{"m": v}}
	}
	return v
}

func TestUncheckableInputIsRefused(t *testing.T) {
	cyclic := &nested{}
	cyclic.Inner = cyclic
	for name, test := range map[string]struct {
		in   *thingInput
		want string
	}{
		"cyclic":     {&thingInput{Nested: cyclic}, "the input nests too deeply to be checked"},
		"too deep":   {&thingInput{Item: levelsOf(100)}, "the input nests too deeply to be checked"},
		"function":   {&thingInput{Doc: &lazyDocument{value: func() {}}}, "the input holds a func(), which cannot be checked"},
		"channel":    {&thingInput{Doc: &lazyDocument{value: make(chan int)}}, "the input holds a chan int, which cannot be checked"},
		"odd map":    {&thingInput{Doc: &lazyDocument{value: map[int]int{1: 1}}}, "the input holds a map[int]int, which cannot be checked"},
		"complex":    {&thingInput{Doc: &lazyDocument{value: 1i}}, "the input holds a complex128, which cannot be checked"},
		"in a slice": {&thingInput{Doc: &lazyDocument{value: []any{1, func() {}}}}, "the input holds a func(), which cannot be checked"},
	} {
		g := &counting{Governor: allow}
		var b backend
		err := b.call(t.Context(), bind(t, g, governor.WithFailMode(governor.FailOpen)), &opDelete, test.in)
		if kindOf(err) != "denied" || !strings.Contains(err.Error(), test.want) || len(b.sent) > 0 || g.asked > 0 {
			t.Errorf("%s: error %v, %d sent, asked %d; want it refused unasked: %s", name, err, len(b.sent), g.asked, test.want)
		}
		if _, err := governor.NewAction(&opDelete, governor.High, test.in).Digest(); err == nil || err.Error() != test.want {
			t.Errorf("%s: digest error %v; want %q", name, err, test.want)
		}
		governor.NewAction(&opDelete, governor.High, test.in).Parameters() // must end
	}
}

// DynamoDB's own attribute values, as deep as the service takes them.
func TestChangeDeepInAnAttributeValue(t *testing.T) {
	leaf := &types.AttributeValueMemberS{Value: "leaf"}
	var v types.AttributeValue = leaf
	for i := range 31 {
		if i%2 == 0 {
			v = &types.AttributeValueMemberL{Value: []types.AttributeValue{v}}
		} else {
			v = &types.AttributeValueMemberM{Value: map[string]types.AttributeValue{"m": v}}
		}
	}
	in := &dynamodb.PutItemInput{TableName: ptr("t"), Item: map[string]types.AttributeValue{"a": v}}
	sent := 0
	for i, change := range []string{"leaf", "changed"} {
		_, err := governor.Call(t.Context(), bind(t, governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
			leaf.Value = change
			return governor.Decision{Verdict: governor.Allowed}, nil
		})), &opPut, governor.Medium, in, nil, func(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
			sent++
			return nil, nil
		})
		if sent != 1 || (err != nil) != (i == 1) {
			t.Errorf("leaf set to %q: error %v, %d sent in all", change, err, sent)
		}
	}
}
