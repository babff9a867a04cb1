package models

import (
	"errors"
	"slices"
	"testing"
)

// FuzzLoad: no file makes the loader panic or loop; what it refuses is a
// FileError, and what it takes can be written and read back.
func FuzzLoad(f *testing.F) {
	f.Add(read(f, "testdata/models/shop.json"))
	f.Add(read(f, "testdata/models/legacy.json"))
	f.Add(read(f, "testdata/facts/shop.json"))
	f.Add(model1("", `"aws.api#service": {"sdkId": "S3"}`))
	// Shapes that hold themselves, without a structure between.
	f.Add(model1(`"x#L": {"type": "list", "member": {"target": "x#L", "traits": {"smithy.api#sensitive": {}}}},
		"x#M": {"type": "map", "key": {"target": "x#M"}, "value": {"target": "x#L"}},
		"x#In": {"type": "structure", "mixins": [{"target": "x#In"}], "members": {"l": {"target": "x#L"}, "m": {"target": "x#M"}, "in": {"target": "x#In"}}},
		"x#Go": {"type": "operation", "input": {"target": "x#In"}, "output": {"target": "x#In"}},`,
		`"aws.api#service": {"sdkId": "X"}`, `"operations": [{"target": "x#Go"}],`))
	f.Add([]byte(`{"smithy":"2.0","shapes":{"a#b$c":{"type":"apply"},"a#b":{"type":"list"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		svc, err := Load("f.json", data)
		if err != nil {
			var place *FileError
			if !errors.As(err, &place) {
				t.Fatalf("error %v (%T), want a FileError", err, err)
			}
			return
		}
		facts, err := encodeFacts(svc)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decodeFacts("f.json", facts)
		if err != nil {
			t.Fatalf("%v\n%s", err, facts)
		}
		again, err := encodeFacts(back)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(facts, again) {
			t.Errorf("read back:\n%s\nwritten:\n%s", again, facts)
		}
	})
}

// FuzzTable: no table makes the reader panic; what it refuses has a place, and
// every action that it takes has a known access level.
func FuzzTable(f *testing.F) {
	f.Add([]byte("prefix\taction\taccess_level\ns3\tGetObject\tRead\n"))
	f.Add([]byte("action\tprefix\tmore\taccess_level\n\"a\tb\tc\tPermissions management, Write\n"))
	f.Add([]byte("prefix\taction\taccess_level\ns3\tGetObject\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		tables := &tables{iam: map[string]map[string]Action{}}
		err := parseTable("f.tsv", raw, []string{"prefix", "action", "access_level"}, tables.addAction)
		var place *FileError
		if err != nil && (!errors.As(err, &place) || place.Line < 1) {
			t.Fatalf("error %v (%T), want a FileError with a line", err, err)
		}
		for _, actions := range tables.iam {
			for _, a := range actions {
				if !slices.Contains(accessLevels, a.Access) {
					t.Errorf("action %q has access %q", a.Name, a.Access)
				}
			}
		}
	})
}
