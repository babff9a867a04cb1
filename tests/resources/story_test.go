package resources

import (
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
)

// story is a governor that allows and answers, and a test that it is told in.
type story struct {
	*testing.T
	g *governortest.Governor
}

func newStory(t *testing.T) story {
	t.Helper()
	g := governortest.New(true)
	g.Respond("*", errors.New("the story has no answer to this"))
	return story{t, g}
}

// asked compares what was asked since it was last called, in its order, and holds that
// each was asked once and went out.
func (s story) asked(want ...string) {
	s.Helper()
	if diff := cmp.Diff(want, keys(s.g.Calls())); diff != "" {
		s.Errorf("asked (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, keys(s.g.Sent())); diff != "" {
		s.Errorf("sent (-want +got):\n%s", diff)
	}
	s.g.Reset()
}

// sent returns the input of the last request.
func sent[I any](s story) *I {
	s.Helper()
	all := s.g.Sent()
	if len(all) == 0 {
		s.Fatal("nothing was sent")
	}
	in, ok := all[len(all)-1].Input.(*I)
	if !ok {
		s.Fatalf("sent %T", all[len(all)-1].Input)
	}
	return in
}

// is compares a value.
func (s story) is(got, want any) {
	s.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.Errorf("-want +got:\n%s", diff)
	}
}

// must returns a result that has no error.
func must[T any](s story) func(T, error) T {
	return func(v T, err error) T {
		s.Helper()
		if err != nil {
			s.Fatal(err)
		}
		return v
	}
}

// done fails on an error.
func (s story) done(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// names returns what a collection holds, as text.
func names[R fmt.Stringer](s story, seq iter.Seq2[R, error]) []string {
	s.Helper()
	var found []string
	for r, err := range seq {
		s.done(err)
		found = append(found, r.String())
	}
	return found
}

// broken is a session without a gate.
type broken struct{}

func (broken) Gate() *governor.Gate { return nil }

func (broken) AWSConfig() aws.Config { return aws.Config{Region: "us-east-1"} }
