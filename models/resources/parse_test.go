package resources

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// small is a definition that has a member of every kind.
const small = `{
  "$schema": "resources.schema.json",
  "version": 1,
  "service": "shelf",
  "root": {
    "actions": {
      "CreateBox": {"operation": "CreateBox", "returns": {"resource": "Box", "identifiers": {"Name": {"request": "BoxName"}}}}
    },
    "many": {
      "Boxes": {"operation": "ListBoxes", "returns": {"resource": "Box", "identifiers": {"Name": {"response": "Shelves[].Boxes[].Name"}}, "data": "Shelves[].Boxes[]"}, "pages": {"more": "IsTruncated", "next": {"Marker": "NextMarker"}, "size": "MaxBoxes"}}
    }
  },
  "resources": {
    "Box": {
      "identifiers": [{"name": "Name", "member": "BoxName"}],
      "shape": "BoxData",
      "load": {"operation": "DescribeBoxes", "params": {"Filters[0].Values[]": {"identifier": "Name"}, "Limit": {"value": 1}}, "data": "Boxes[0]"},
      "actions": {
        "Delete": {"operation": "DeleteBox", "params": {"Name": {"identifier": "Name"}, "Force": {"value": true}, "Etag": {"data": "Tag.Value"}}},
        "Fill": {"operation": "PutThings", "returns": {"resource": "Thing", "identifiers": {"Number": {"response": "Things[].Id"}, "BoxName": {"identifier": "Name"}}}}
      },
      "one": {
        "Owner": {"resource": "Box", "identifiers": {"Name": {"data": "Owner.Name"}}, "data": "Owner"},
        "Thing": {"resource": "Thing", "identifiers": {"Number": {"input": true}, "BoxName": {"identifier": "Name"}}}
      },
      "batch": {
        "Delete": {"operation": "DeleteBoxes", "params": {"Boxes[*].Name": {"identifier": "Name"}, "Boxes[*].Tag": {"data": "Tag"}}}
      },
      "waiters": {
        "Exists": {"waiter": "BoxExists", "params": {"Names[]": {"identifier": "Name"}}, "data": "Boxes[0]"}
      }
    },
    "Thing": {
      "identifiers": [{"name": "BoxName"}, {"name": "Number", "integer": true, "sensitive": true}]
    }
  }
}
`

// edited is small with one text in place of another, which must be in it once.
func edited(t testing.TB, from, to string) string {
	t.Helper()
	if strings.Count(small, from) != 1 {
		t.Fatalf("%q stands in the definition %d times: want once", from, strings.Count(small, from))
	}
	return strings.Replace(small, from, to, 1)
}

func TestParse(t *testing.T) {
	d, err := Parse("small.json", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	box := d.Resource("Box")
	name := Source{Kind: FromIdentifier, Name: "Name"}
	member := func(names ...string) Path {
		var p Path
		for _, n := range names {
			p.Steps = append(p.Steps, Step{Names: []string{n}})
		}
		return p
	}
	owner := member("Owner")
	want := Resource{
		Name:        "Box",
		Identifiers: []Identifier{{Name: "Name", Member: "BoxName"}},
		Shape:       "BoxData",
		Load: &Load{
			Call: Call{"DescribeBoxes", []Param{
				{Path{[]Step{{Names: []string{"Filters"}, Into: At}, {Names: []string{"Values"}, Into: Append}}}, name},
				{member("Limit"), Source{Kind: Literal, Value: int64(1)}},
			}},
			Data: Path{[]Step{{Names: []string{"Boxes"}, Into: At}}},
		},
		Actions: []Action{
			{Name: "Delete", Call: Call{"DeleteBox", []Param{
				{member("Name"), name},
				{member("Force"), Source{Kind: Literal, Value: true}},
				{member("Etag"), Source{Kind: Data, Path: member("Tag", "Value")}},
			}}},
			{Name: "Fill", Call: Call{Operation: "PutThings"}, Returns: &Ref{Resource: "Thing", Identifiers: []Assignment{
				{"BoxName", name},
				{"Number", Source{Kind: Response, Path: Path{[]Step{{Names: []string{"Things"}, Into: All}, {Names: []string{"Id"}}}}}},
			}}},
		},
		One: []One{
			{Name: "Owner", Ref: Ref{Resource: "Box", Identifiers: []Assignment{{"Name", Source{Kind: Data, Path: member("Owner", "Name")}}}, Data: &owner}},
			{Name: "Thing", Ref: Ref{Resource: "Thing", Identifiers: []Assignment{{"BoxName", name}, {"Number", Source{Kind: Input}}}}},
		},
		Batch: []Batch{{Name: "Delete", Call: Call{"DeleteBoxes", []Param{
			{Path{[]Step{{Names: []string{"Boxes"}, Into: Each}, {Names: []string{"Name"}}}}, name},
			{Path{[]Step{{Names: []string{"Boxes"}, Into: Each}, {Names: []string{"Tag"}}}}, Source{Kind: Data, Path: member("Tag")}},
		}}}},
		Waiters: []Waiter{{
			Name: "Exists", Waiter: "BoxExists",
			Params: []Param{{Path{[]Step{{Names: []string{"Names"}, Into: Append}}}, name}},
			Data:   &Path{[]Step{{Names: []string{"Boxes"}, Into: At}}},
		}},
	}
	noPositions := cmp.Comparer(func(Position, Position) bool { return true })
	if diff := cmp.Diff(want, *box, noPositions); diff != "" {
		t.Errorf("Box (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]Identifier{{Name: "BoxName"}, {Name: "Number", Integer: true, Sensitive: true}}, d.Resource("Thing").Identifiers, noPositions); diff != "" {
		t.Errorf("identifiers of Thing (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(&Pages{More: "IsTruncated", Next: []Next{{"Marker", "NextMarker"}}, Size: "MaxBoxes"}, d.Root.Many[0].Pages, noPositions); diff != "" {
		t.Errorf("pages (-want +got)\n%s", diff)
	}
	if d.Service != "shelf" || d.Root.Name != "" || d.Resource("Lid") != nil {
		t.Errorf("service %q, root %q, Lid %v", d.Service, d.Root.Name, d.Resource("Lid"))
	}
}

// Positions are those of the names, so that a mistake that is found later, against an
// SDK, can be shown where it is.
func TestPositions(t *testing.T) {
	d, err := Parse("small.json", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	box := d.Resource("Box")
	got := map[string]Position{
		"Box": box.Pos, "identifier": box.Identifiers[0].Pos, "load": box.Load.Pos, "param of load": box.Load.Params[0].Source.Pos,
		"action": box.Actions[1].Pos, "returns": box.Actions[1].Returns.Pos, "source": box.Actions[1].Returns.Identifiers[1].Source.Pos,
		"one": box.One[0].Pos, "batch": box.Batch[0].Pos, "waiter": box.Waiters[0].Pos, "pages": d.Root.Many[0].Pages.Pos,
	}
	want := make(map[string]Position)
	for what, text := range map[string]string{
		"Box": `"Box": {`, "identifier": `{"name": "Name"`, "load": `{"operation": "DescribeBoxes"`, "param of load": `"Filters[0]`,
		"action": `"Fill"`, "returns": `"Thing", "identifiers": {"Number": {"response`, "source": `"Number": {"response`,
		"one": `"Owner": {`, "batch": `"Delete": {"operation": "DeleteBoxes"`, "waiter": `"Exists"`, "pages": `{"more"`,
	} {
		before := small[:strings.Index(small, text)]
		want[what] = Position{"small.json", strings.Count(before, "\n") + 1, len(before) - strings.LastIndex(before, "\n")}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("positions (-want +got)\n%s", diff)
	}
}

func TestParseMistakes(t *testing.T) {
	for _, tt := range mistakes {
		text := edited(t, tt.from, tt.to)
		d, err := Parse("small.json", []byte(text))
		var mistake *Error
		if d != nil || !errors.As(err, &mistake) {
			t.Errorf("%s in place of %s: definition %v, error %v", tt.to, tt.from, d, err)
			continue
		}
		if diff := cmp.Diff(tt.want, mistake.Msg); diff != "" {
			t.Errorf("%s in place of %s (-want +got)\n%s", tt.to, tt.from, diff)
		}
		line := strings.Split(text, "\n")[mistake.Pos.Line-1]
		if rest := line[mistake.Pos.Column-1:]; !strings.HasPrefix(rest, tt.at) {
			t.Errorf("%s in place of %s: placed at %s, want %s", tt.to, tt.from, rest, tt.at)
		}
	}
}

func TestParseText(t *testing.T) {
	for data, want := range map[string]string{
		"":                       "f:1:1: not JSON: unexpected end of JSON input",
		"{\n  \"version\":":      "f:2:12: not JSON: unexpected end of JSON input",
		"{\n \"\xff\"}":          "f:2:3: not UTF-8",
		"[]":                     "f:1:1: definition: want an object, have a list",
		"{\n  \"version\": 1]\n": "f:2:15: not JSON: invalid character ']' after object key:value pair",
		"{}{}":                   "f:1:3: not JSON: invalid character '{' after top-level value",
		strings.Repeat("[", 30) + strings.Repeat("]", 30): "f:1:22: too many levels",
	} {
		if _, err := Parse("f", []byte(data)); err == nil || err.Error() != want {
			t.Errorf("Parse(%q) = %v, want %s", data, err, want)
		}
	}
}
