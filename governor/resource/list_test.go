package resource_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor/resource"
)

// pages is an operation that lists.
type pages struct {
	outputs [][]string
	fails   int // at this call, counted from 1
	calls   int
}

func (p *pages) list(_ context.Context, at *int, _ ...option) (*[]string, error) {
	p.calls++
	if p.calls == p.fails {
		return nil, errLoad
	}
	return &p.outputs[*at], nil
}

func (p *pages) follow(at *int, _ *[]string) (*int, bool, error) {
	next := *at + 1
	return &next, next < len(p.outputs), nil
}

func query(t *testing.T) resource.Query[option] { return resource.List[option](t.Context(), nil) }

// iterate iterates over pages as generated code does.
func (p *pages) iterate(q resource.Query[option]) iter.Seq2[[]string, error] {
	return iterate(func() *resource.Walk[*[]string, option] {
		return resource.Begin(q, nil, resource.Follow(p.list, new(int), p.follow))
	})
}

func iterate(begin func() *resource.Walk[*[]string, option]) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		w := begin()
		for w.Next() {
			page := *w.Out()
			if !yield(page[:w.Take(len(page))], nil) {
				return
			}
		}
		if err := w.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// collect returns what an iteration gave up to its error, which must be the last.
func collect[T any](t *testing.T, seq iter.Seq2[T, error]) ([]T, error) {
	t.Helper()
	var all []T
	var failed error
	for v, err := range seq {
		if failed != nil {
			t.Fatal("the iteration goes on after an error")
		}
		if err != nil {
			failed = err
			continue
		}
		all = append(all, v)
	}
	return all, failed
}

func TestPages(t *testing.T) {
	tests := []struct {
		name  string
		fails int
		query func(resource.Query[option]) resource.Query[option]
		want  [][]string
		calls int
		err   bool
	}{
		{name: "all", want: [][]string{{"a", "b"}, {}, {"c"}, {"d"}}, calls: 4},
		{name: "limit within a page", query: func(q resource.Query[option]) resource.Query[option] { return q.Limit(1) }, want: [][]string{{"a"}}, calls: 1},
		{name: "limit at the end of a page", query: func(q resource.Query[option]) resource.Query[option] { return q.Limit(2) }, want: [][]string{{"a", "b"}}, calls: 1},
		{name: "limit over pages", query: func(q resource.Query[option]) resource.Query[option] { return q.Limit(3) }, want: [][]string{{"a", "b"}, {}, {"c"}}, calls: 3},
		{name: "limit above all", query: func(q resource.Query[option]) resource.Query[option] { return q.Limit(9) }, want: [][]string{{"a", "b"}, {}, {"c"}, {"d"}}, calls: 4},
		{name: "limit 0", query: func(q resource.Query[option]) resource.Query[option] { return q.Limit(0) }},
		{name: "negative limit", query: func(q resource.Query[option]) resource.Query[option] { return q.Limit(-1) }, err: true},
		{name: "page size 0", query: func(q resource.Query[option]) resource.Query[option] { return q.PageSize(0) }, err: true},
		{name: "failure", fails: 3, want: [][]string{{"a", "b"}, {}}, calls: 3, err: true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := pages{outputs: [][]string{{"a", "b"}, {}, {"c"}, {"d"}}, fails: test.fails}
			q := query(t)
			if test.query != nil {
				q = test.query(q)
			}
			seq := p.iterate(q)
			got, err := collect(t, seq)
			if diff := cmp.Diff(test.want, got); diff != "" || (err != nil) != test.err {
				t.Errorf("error %v, pages -want +got:\n%s", err, diff)
			}
			if p.calls != test.calls {
				t.Errorf("%d calls, want %d", p.calls, test.calls)
			}
			p.calls = 0
			if again, _ := collect(t, seq); cmp.Diff(got, again) != "" {
				t.Errorf("the second iteration gives %v, the first %v", again, got)
			}
		})
	}
}

// TestStop holds that no call is made for what nobody wants.
func TestStop(t *testing.T) {
	p := pages{outputs: [][]string{{"a", "b"}, {"c"}}}
	for _, err := range p.iterate(query(t)) {
		if err != nil {
			t.Error(err)
		}
		break
	}
	if p.calls != 1 {
		t.Errorf("%d calls, want 1", p.calls)
	}
}

// TestBegin holds that a walk which cannot begin makes no call, and that calls get the
// query's context and options.
func TestBegin(t *testing.T) {
	p := pages{outputs: [][]string{{"a"}}}
	got, err := collect(t, iterate(func() *resource.Walk[*[]string, option] {
		return resource.Begin(query(t), resource.ErrNoIdentifier, resource.Once(p.list, new(int)))
	}))
	if !errors.Is(err, resource.ErrNoIdentifier) || len(got) != 0 || p.calls != 0 {
		t.Errorf("got %v, %v with %d calls", got, err, p.calls)
	}
	q := resource.List(t.Context(), []option{nil, nil})
	w := resource.Begin(q, nil, resource.Once(func(ctx context.Context, _ int, optFns ...option) (int, error) {
		if ctx != q.Context() || len(optFns) != 2 {
			t.Errorf("called with %d options and another context than the query's", len(optFns))
		}
		return 5, nil
	}, 0))
	if !w.Next() || w.Out() != 5 || w.Next() || w.Err() != nil {
		t.Errorf("got %d, %v", w.Out(), w.Err())
	}
}

func TestOnce(t *testing.T) {
	p := pages{outputs: [][]string{{"a"}, {"b"}}}
	got, err := collect(t, iterate(func() *resource.Walk[*[]string, option] {
		return resource.Begin(query(t), nil, resource.Once(p.list, new(int)))
	}))
	if diff := cmp.Diff([][]string{{"a"}}, got); diff != "" || err != nil || p.calls != 1 {
		t.Errorf("%d calls, error %v, -want +got:\n%s", p.calls, err, diff)
	}
}

// TestSize holds that a query without a page size leaves the paginator's.
func TestSize(t *testing.T) {
	size := int32(5)
	query(t).Size(&size)
	if size != 5 {
		t.Errorf("size %d, want 5", size)
	}
	query(t).PageSize(9).Size(&size)
	if size != 9 {
		t.Errorf("size %d, want 9", size)
	}
	var member *int32
	if query(t).SizeMember(&member); member != nil {
		t.Errorf("size %d, want none", *member)
	}
	if query(t).PageSize(9).SizeMember(&member); resource.Int(member) != 9 {
		t.Errorf("size %v, want 9", member)
	}
}

// TestMore holds that a listing which is cut off without saying where to go on is an
// error, after what it has given.
func TestMore(t *testing.T) {
	for _, test := range []struct {
		truncated *bool
		tokens    []*string
		more, err bool
	}{
		{nil, []*string{p("a")}, false, false},
		{p(false), []*string{p("a")}, false, false},
		{p(true), []*string{p("a")}, true, false},
		{p(true), []*string{nil, p("b")}, true, false},
		{p(true), []*string{nil, p("")}, false, true},
		{p(true), nil, false, true},
	} {
		more, err := resource.More(test.truncated, test.tokens...)
		if more != test.more || (err != nil) != test.err {
			t.Errorf("More(%v, %v) = %t, %v", test.truncated, test.tokens, more, err)
		}
	}
	p := pages{outputs: [][]string{{"a"}, {"b"}}}
	got, err := collect(t, iterate(func() *resource.Walk[*[]string, option] {
		return resource.Begin(query(t), nil, resource.Follow(p.list, new(int), func(at *int, _ *[]string) (*int, bool, error) { return at, false, errLoad }))
	}))
	if diff := cmp.Diff([][]string{{"a"}}, got); diff != "" || !errors.Is(err, errLoad) || p.calls != 1 {
		t.Errorf("%d calls, error %v, -want +got:\n%s", p.calls, err, diff)
	}
}
