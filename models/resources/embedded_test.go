package resources

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// definitions returns all that are embedded.
func definitions(t testing.TB) []*Definition {
	t.Helper()
	var all []*Definition
	for _, service := range Services() {
		d, err := Embedded(service)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	return all
}

func TestEmbedded(t *testing.T) {
	want := []string{"cloudformation", "cloudwatch", "dynamodb", "ec2", "glacier", "iam", "s3", "sns", "sqs"}
	if diff := cmp.Diff(want, Services()); diff != "" {
		t.Errorf("services (-want +got)\n%s", diff)
	}
	for i, d := range definitions(t) {
		if d.Service != want[i] {
			t.Errorf("%s.json is of the service %q", want[i], d.Service)
		}
	}
	for _, service := range []string{"", "lambda", "S3", "resources.schema", "../facts/s3"} {
		if d, err := Embedded(service); d != nil || err != nil {
			t.Errorf("Embedded(%q) = %v, %v: want neither", service, d, err)
		}
	}
}

// A service without a definition costs no more than to see that.
func TestEmbeddedNoneAllocates(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { _, _ = Embedded("lambda") }); n > 3 {
		t.Errorf("%v allocations", n)
	}
}

// count is how many members of each kind there are. Roots are not among the resources,
// but their members are among the members.
type count struct{ Resources, Loads, Actions, One, Many, Waiters, Batch int }

func countOf(d *Definition) count {
	n := count{Resources: len(d.Resources)}
	for _, r := range append(slices.Clone(d.Resources), d.Root) {
		if r.Load != nil {
			n.Loads++
		}
		n.Actions += len(r.Actions)
		n.One += len(r.One)
		n.Many += len(r.Many)
		n.Waiters += len(r.Waiters)
		n.Batch += len(r.Batch)
	}
	return n
}

// TestCounts holds the numbers of boto3's definitions.
func TestCounts(t *testing.T) {
	want := map[string]count{
		"cloudformation": {Resources: 4, Loads: 2, Actions: 4, One: 5, Many: 3},
		"cloudwatch":     {Resources: 2, Loads: 2, Actions: 8, One: 3, Many: 3, Batch: 3},
		"dynamodb":       {Resources: 1, Loads: 1, Actions: 11, One: 1, Many: 1, Waiters: 2},
		"ec2":            {Resources: 22, Loads: 19, Actions: 128, One: 40, Many: 32, Waiters: 9, Batch: 8},
		"glacier":        {Resources: 6, Loads: 3, Actions: 16, One: 11, Many: 9},
		"iam":            {Resources: 21, Loads: 15, Actions: 76, One: 31, Many: 27},
		"s3":             {Resources: 18, Loads: 13, Actions: 44, One: 38, Many: 5, Waiters: 6, Batch: 3},
		"sns":            {Resources: 4, Loads: 4, Actions: 17, One: 4, Many: 5},
		"sqs":            {Resources: 2, Loads: 1, Actions: 14, One: 3, Many: 2, Batch: 1},
	}
	var sum count
	got := make(map[string]count)
	for _, d := range definitions(t) {
		n := countOf(d)
		got[d.Service] = n
		sum = count{sum.Resources + n.Resources, sum.Loads + n.Loads, sum.Actions + n.Actions, sum.One + n.One,
			sum.Many + n.Many, sum.Waiters + n.Waiters, sum.Batch + n.Batch}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counts (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(count{80, 60, 318, 136, 87, 17, 15}, sum); diff != "" {
		t.Errorf("sum (-want +got)\n%s", diff)
	}
}

// TestOneMemberALine: names of one kind are sorted and each has a line of its own, so a
// change of one member is a change of one line.
func TestOneMemberALine(t *testing.T) {
	for _, d := range definitions(t) {
		var resources []string
		for _, r := range append(slices.Clone(d.Resources), d.Root) {
			if r.Name != "" {
				resources = append(resources, r.Name)
			}
			lines := make(map[int]bool)
			for kind, members := range namesOf(r) {
				var names []string
				for name, pos := range members {
					names = append(names, name)
					if lines[pos.Line] || pos.Column != columnOfMembers(r) {
						t.Errorf("%s: %s %s does not start a line of its own", pos, kind, name)
					}
					lines[pos.Line] = true
				}
				slices.SortFunc(names, func(a, b string) int { return members[a].Line - members[b].Line })
				if !slices.IsSorted(names) {
					t.Errorf("%s %s: the %s are not sorted: %v", d.Service, r.Name, kind, names)
				}
			}
		}
		if !slices.IsSorted(resources) {
			t.Errorf("%s: the resources are not sorted: %v", d.Service, resources)
		}
	}
}

func columnOfMembers(r Resource) int {
	if r.Name == "" {
		return 7
	}
	return 9
}

func namesOf(r Resource) map[string]map[string]Position {
	all := make(map[string]map[string]Position)
	add := func(kind, name string, pos Position) {
		if all[kind] == nil {
			all[kind] = make(map[string]Position)
		}
		all[kind][name] = pos
	}
	for _, a := range r.Actions {
		add("actions", a.Name, a.Pos)
	}
	for _, o := range r.One {
		add("relations", o.Name, o.Pos)
	}
	for _, m := range r.Many {
		add("collections", m.Name, m.Pos)
	}
	for _, b := range r.Batch {
		add("batch actions", b.Name, b.Pos)
	}
	for _, w := range r.Waiters {
		add("waiters", w.Name, w.Pos)
	}
	return all
}

// Every resource can be reached from the root with what a caller gives, under the name
// that the root has for it, else its own.
func TestConstructors(t *testing.T) {
	for _, d := range definitions(t) {
		var names []string
		for i, o := range d.Constructors() {
			r := d.Resources[i]
			if o.Ref.Resource != r.Name || len(o.Ref.Identifiers) != len(r.Identifiers) || o.Ref.Data != nil {
				t.Errorf("%s: %s is made by %s", d.Service, r.Name, o.Ref.line())
			}
			for _, id := range o.Ref.Identifiers {
				if id.Source.Kind != Input {
					t.Errorf("%s: %s of %s is not given by the caller", d.Service, id.Identifier, r.Name)
				}
			}
			names = append(names, o.Name)
		}
		for _, o := range d.Root.One {
			if !slices.Contains(names, o.Name) {
				t.Errorf("%s: the root's %s is no constructor", d.Service, o.Name)
			}
		}
	}
}

// TestSecrets: what is called a secret is marked as one.
func TestSecrets(t *testing.T) {
	for _, d := range definitions(t) {
		for _, r := range d.Resources {
			for _, id := range r.Identifiers {
				if strings.Contains(id.Name, "Secret") != id.Sensitive {
					t.Errorf("%s: %s of %s: sensitive is %v", id.Pos, id.Name, r.Name, id.Sensitive)
				}
			}
		}
	}
}

func BenchmarkEmbedded(b *testing.B) {
	for _, service := range []string{"lambda", "sqs", "ec2"} {
		b.Run(service, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Embedded(service); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
