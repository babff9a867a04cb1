package riskreport_test

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/ascendgen/ascendgen/generator/riskdiff"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/generator/riskreport"
)

// Risk maps, laid over one another in this order.
const (
	shipped = `{"version": 1, "default": "medium", "rules": {
"s3:DeleteBucket": {"risk": "high", "tags": ["destructive"], "reason": "its name is free to take"},
"s3:Get*": "low",
"s3:PutObject": {"risk": "medium", "when": [{"param": "ACL", "matches": "public-acl", "risk": "critical", "tags": ["exposure"], "reason": "opens it"}]}
}}`
	own = `{"version": 1, "default": "medium", "rules": {
"s3:DeleteBucket": {"risk": "low", "reason": "</td><script>alert('in the reason')</script>&"},
"s3:GetBucketPolicy": {"risk": "critical", "tags": ["privilege"]}
}}`
)

// operations are those of the tests, by their access levels.
var operations = map[string]string{
	"DeleteBucket": riskmap.AccessWrite, "GetBucketPolicy": riskmap.AccessRead, "GetObject": riskmap.AccessRead,
	"PutObject": riskmap.AccessWrite, "PutBucketPolicy": riskmap.AccessPermissions, "SelectObject": "",
}

func same(name string) (string, error) { return name, nil }

func parse(t testing.TB, name, content string) *riskmap.File {
	t.Helper()
	file, err := riskmap.Parse(name, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// report makes a report of risk maps, named after their order.
func report(t testing.TB, maps ...string) *riskreport.Report {
	t.Helper()
	r := &riskreport.Report{}
	for i, content := range maps {
		r.Maps = append(r.Maps, parse(t, fmt.Sprintf("map%d.json", i), content))
	}
	m, err := riskmap.New(same, r.Maps...)
	if err != nil {
		t.Fatal(err)
	}
	r.Default = m.Default()
	s := riskreport.Service{Name: "s3", Title: "S3"}
	for name, access := range operations {
		rating, err := m.Resolve("s3", name)
		if err != nil {
			t.Fatal(err)
		}
		s.Operations = append(s.Operations, riskreport.Operation{Name: name, Rating: rating, Action: "s3:" + name, Access: access})
	}
	slices.SortFunc(s.Operations, func(a, b riskreport.Operation) int { return cmp.Compare(a.Name, b.Name) })
	r.Services = []riskreport.Service{s}
	return r
}

// diff compares two risk maps.
func diff(t testing.TB, base, head string) *riskdiff.Diff {
	t.Helper()
	var keys []riskdiff.Key
	for name := range operations {
		keys = append(keys, riskdiff.Key{Service: "s3", Operation: name})
	}
	side := func(name, content string) *riskdiff.Side {
		file := parse(t, "riskmap.json", content)
		m, err := riskmap.New(same, file)
		if err != nil {
			t.Fatal(err)
		}
		s := &riskdiff.Side{Name: name}
		if err := s.Rate(m, []riskdiff.MapFile{{Path: "riskmap.json", File: file}}, keys); err != nil {
			t.Fatal(err)
		}
		return s
	}
	return riskdiff.Compare(side("v1", base), side("v2", head))
}

func render(t testing.TB, r *riskreport.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
