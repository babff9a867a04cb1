package resources

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePath(t *testing.T) {
	one := func(name string, into Into) Step { return Step{Names: []string{name}, Into: into} }
	for _, tt := range []struct {
		text string
		kind pathKind
		want []Step
	}{
		{"@", readPath, nil},
		{"Bucket", readPath, []Step{one("Bucket", Not)}},
		{"Bucket", targetPath, []Step{one("Bucket", Not)}},
		{"queueUrls[]", readPath, []Step{one("queueUrls", All)}},
		{"Reservations[].Instances[]", readPath, []Step{one("Reservations", All), one("Instances", All)}},
		{"Reservations[0].Instances[0].Id", readPath, []Step{one("Reservations", At), one("Instances", At), one("Id", Not)}},
		{"[Versions,DeleteMarkers]|[].Key", readPath, []Step{{Names: []string{"Versions", "DeleteMarkers"}, Into: All}, one("Key", Not)}},
		{"Filters[1].Values[]", targetPath, []Step{{Names: []string{"Filters"}, Into: At, Index: 1}, one("Values", Append)}},
		{"Delete.Objects[].Key", batchTarget, []Step{one("Delete", Not), one("Objects", Append), one("Key", Not)}},
		{"Tags[*].Key", batchTarget, []Step{one("Tags", Each), one("Key", Not)}},
	} {
		got, err := parsePath(tt.text, tt.kind)
		if err != nil {
			t.Errorf("%s: %s", tt.text, err.msg)
			continue
		}
		if diff := cmp.Diff(tt.want, got.Steps); diff != "" {
			t.Errorf("%s (-want +got)\n%s", tt.text, diff)
		}
		if got.String() != tt.text {
			t.Errorf("%s is written %s", tt.text, got)
		}
	}
}

func TestParsePathMistakes(t *testing.T) {
	for _, tt := range []struct {
		text   string
		kind   pathKind
		offset int
		want   string
	}{
		{"", readPath, 0, "want the name of a member"},
		{"@", targetPath, 0, "want the name of a member"},
		{"@.A", readPath, 0, "want the name of a member"},
		{"A.", readPath, 2, "want the name of a member"},
		{"A..B", readPath, 2, "want the name of a member"},
		{"1A", readPath, 0, "want the name of a member"},
		{"A B", readPath, 1, "want a dot or the end of the path"},
		{"A[]B", readPath, 3, "want a dot or the end of the path"},
		{"A[][]", readPath, 3, "want a dot or the end of the path"},
		{"A[*]", readPath, 2, "[*] is for params of batch actions alone"},
		{"A[*]", targetPath, 2, "[*] is for params of batch actions alone"},
		{"A[", readPath, 2, "want ], *] or an index from 0 to 9"},
		{"A[-1]", readPath, 2, "want ], *] or an index from 0 to 9"},
		{"A[00]", readPath, 2, "want ], *] or an index from 0 to 9"},
		{"A[10]", targetPath, 2, "want ], *] or an index from 0 to 9"},
		{"A[?B]", readPath, 2, "want ], *] or an index from 0 to 9"},
		{"A[0", readPath, 3, "want ]"},
		{"A|[]", readPath, 1, "want a dot or the end of the path"},
		{"[A]|[]", readPath, 2, "want a comma and one more name"},
		{"[A,B]", readPath, 4, "want ]|[]"},
		{"[A,]|[]", readPath, 3, "want the name of a member"},
		{"[A,B]|[]", targetPath, 0, "want the name of a member"},
		{"X.[A,B]|[]", readPath, 2, "want the name of a member"},
	} {
		_, err := parsePath(tt.text, tt.kind)
		if err == nil || err.offset != tt.offset || err.msg != tt.want {
			t.Errorf("parsePath(%q) = %+v, want %q at %d", tt.text, err, tt.want, tt.offset)
		}
	}
}

func TestPathList(t *testing.T) {
	for text, want := range map[string]string{
		"@":                               "",
		"Tag.Value":                       "",
		"Boxes[0].Name":                   "",
		"Names[]":                         "Names[]",
		"Reservations[].Instances[].Id.X": "Reservations[].Instances[]",
		"[A,B]|[].Key":                    "[A,B]|[]",
	} {
		path, err := parsePath(text, readPath)
		if err != nil {
			t.Fatal(err)
		}
		list, ok := path.List()
		if ok != (want != "") || ok && list.String() != want {
			t.Errorf("list of %s is %s, %v: want %s", text, list, ok, want)
		}
	}
}

// What is read as a path is written the same, and what is not is placed inside it.
func FuzzParsePath(f *testing.F) {
	for _, text := range []string{"@", "A.B[0].C[]", "[A,B]|[].C", "A[*].B", "A[", "[A", ".", "A[9]", "é"} {
		for kind := readPath; kind <= batchTarget; kind++ {
			f.Add(text, byte(kind))
		}
	}
	f.Fuzz(func(t *testing.T, text string, kind byte) {
		path, err := parsePath(text, pathKind(kind%3))
		switch {
		case err != nil && (err.offset < 0 || err.offset > len(text) || err.msg == ""):
			t.Errorf("%q: mistake %q at %d", text, err.msg, err.offset)
		case err == nil && path.String() != text:
			t.Errorf("%q is written %q", text, path)
		}
	})
}
