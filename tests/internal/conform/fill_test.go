package conform

import (
	"reflect"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
)

// TestFillReportsWhatItCannotFill holds that a member which the tests cannot fill
// fails them, and is not skipped.
func TestFillReportsWhatItCannotFill(t *testing.T) {
	f := filler{text: plainText}
	type unknown interface{ noSuchUnion() }
	type inner struct{ Name *string }
	type input struct {
		Union  unknown
		Inner  *inner
		Plain  string
		Number *int32
	}
	for _, path := range []string{"Missing", "Union", "Plain.Deeper", "Inner.Missing"} {
		v := &input{Inner: &inner{}}
		if err := f.fill(reflect.ValueOf(v), path); err == nil {
			t.Errorf("fill(%s) = nil, want an error", path)
		}
	}
	v := &input{Inner: &inner{}}
	for _, path := range []string{"Inner.Name", "Plain", "Number"} {
		if err := f.fill(reflect.ValueOf(v), path); err != nil {
			t.Errorf("fill(%s) = %v", path, err)
		}
	}
	if v.Inner.Name == nil || v.Plain == "" || v.Number == nil {
		t.Errorf("filled input lacks members: %+v", governor.NewAction(&governor.Operation{}, governor.Low, v).Parameters())
	}
}

type union interface{ isUnion() }

type unionMemberAnd struct{ Value struct{ Prefix *string } }

func (*unionMemberAnd) isUnion() {}

// TestFillUnion holds that what a union holds can be filled in, by the path that the
// SDK has for it, and that every input has a value of its own.
func TestFillUnion(t *testing.T) {
	type input struct{ Filter union }
	f := filler{text: plainText, unions: []any{&unionMemberAnd{}}}
	var inputs [2]input
	for i := range inputs {
		v := reflect.ValueOf(&inputs[i])
		if err := f.fill(v, "Filter"); err != nil {
			t.Fatal(err)
		}
		held := inputs[i].Filter.(*unionMemberAnd)
		if held.Value.Prefix != nil {
			t.Error("the member of the union is shared by two inputs")
		}
		if err := f.fill(v, "Filter[And].Prefix"); err != nil {
			t.Fatal(err)
		}
		if held.Value.Prefix == nil {
			t.Error("Filter[And].Prefix was not filled")
		}
	}
}

// TestArnText holds which members are filled with ARNs.
func TestArnText(t *testing.T) {
	for member, want := range map[string]bool{"KvsARN": true, "ResourceArn": true, "Name": false, "Warning": false} {
		if got := arnText("arn")(member) == "arn"; got != want {
			t.Errorf("arnText(%s) is an ARN: %t, want %t", member, got, want)
		}
	}
}

type deepMemberUnion struct{ Value union }

func (*deepMemberUnion) isDeep() {}

// TestFillUnionInUnion holds that the path goes through each of two unions.
func TestFillUnionInUnion(t *testing.T) {
	type input struct{ Config interface{ isDeep() } }
	held := &unionMemberAnd{}
	in := input{&deepMemberUnion{held}}
	f := filler{text: plainText}
	if err := f.fill(reflect.ValueOf(&in), "Config[union][And].Prefix"); err != nil || held.Value.Prefix == nil {
		t.Errorf("error %v, filled %+v", err, held)
	}
}
