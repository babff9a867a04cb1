package governortest_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor/governortest"
)

// failing is a test whose failures are looked at.
type failing struct {
	testing.TB
	errors []string
}

func (f *failing) Helper() {}
func (f *failing) Errorf(format string, args ...any) {
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}

func TestAssertions(t *testing.T) {
	g := governortest.New(true)
	g.On("s3:DeleteBucket").Deny("frozen")
	g.On("s3:DeleteObject").Pending("apr-1")
	client := s3Client(t, g)
	_, _ = client.ListBuckets(t.Context(), nil)
	_, _ = client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("b")})
	_, _ = client.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String("b"), Key: aws.String("k")})

	const asked = "asked, in order:\n\ts3:ListBuckets (low) -> allowed\n\ts3:DeleteBucket (high) -> denied: frozen\n\ts3:DeleteObject (high) -> pending: apr-1"
	for name, test := range map[string]struct {
		assert func(t testing.TB)
		want   []string
	}{
		"asked":           {func(t testing.TB) { g.AssertAsked(t, "s3:DeleteBucket", "s3:List*", "*") }, nil},
		"not asked":       {func(t testing.TB) { g.AssertNotAsked(t, "s3:PutObject", "sqs:*") }, nil},
		"sent":            {func(t testing.TB) { g.AssertSent(t, "s3:ListBuckets") }, nil},
		"not sent":        {func(t testing.TB) { g.AssertNotSent(t, "s3:Delete*") }, nil},
		"used":            {func(t testing.TB) { g.AssertUsed(t) }, nil},
		"asked, fails":    {func(t testing.TB) { g.AssertAsked(t, "s3:DeleteBuckets", "sqs:*") }, []string{"the governor was not asked about s3:DeleteBuckets; did you mean \"s3:DeleteBucket\"?\n" + asked, "the governor was not asked about sqs:*\n" + asked}},
		"not asked fails": {func(t testing.TB) { g.AssertNotAsked(t, "s3:List*") }, []string{"the governor was asked about s3:List*, want it not asked\nasked, in order:\n\ts3:ListBuckets (low) -> allowed"}},
		"sent, fails":     {func(t testing.TB) { g.AssertSent(t, "s3:DeleteBucket") }, []string{"s3:DeleteBucket was not sent\nsent, in order:\n\ts3:ListBuckets\n" + asked}},
		"not sent, fails": {func(t testing.TB) { g.AssertNotSent(t, "*") }, []string{"* was sent, want it not sent\nsent, in order:\n\ts3:ListBuckets"}},
	} {
		f := &failing{TB: t}
		test.assert(f)
		if diff := cmp.Diff(test.want, f.errors); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAssertionsOnNothing(t *testing.T) {
	g := governortest.New(true)
	g.On("s3:DeletBucket").Deny("misspelt")
	g.Respond("s3:ListBuckets", errBroken)
	f := &failing{TB: t}
	g.AssertAsked(f, "*")
	g.AssertSent(f, "*")
	g.AssertUsed(f)
	want := []string{
		"the governor was not asked about *\nnothing was asked",
		"* was not sent\nnothing was sent\nnothing was asked",
		"On(\"s3:DeletBucket\") decided nothing\nnothing was asked",
		"Respond(\"s3:ListBuckets\") answered nothing\nnothing was sent",
	}
	if diff := cmp.Diff(want, f.errors); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, _ = s3Client(t, g).DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String("b")})
	f.errors = nil
	g.AssertUsed(f)
	if len(f.errors) != 2 || !strings.HasPrefix(f.errors[0], `On("s3:DeletBucket") decided nothing; did you mean "s3:DeleteBucket"?`) {
		t.Errorf("got %q, want a suggestion", f.errors)
	}
}

// Patterns match as the regular expression does that has .* for each *.
func FuzzMatch(f *testing.F) {
	f.Add("s3:Delete*", "PutObject")
	f.Add("*:*Object", "DeleteObject")
	f.Add("s3:**", "")
	f.Fuzz(func(t *testing.T, pattern, operation string) {
		g := governortest.New(true)
		if strings.Contains(operation, "/") || !utf8.ValidString(pattern+operation) || panicOf(func() { g.On(pattern).Deny("matched") }) != nil {
			t.Skip()
		}
		op := opPut
		op.Name = operation
		d, err := ask(g, &op)
		if err != nil {
			t.Fatal(err)
		}
		want := pattern == "*" || regexp.MustCompile(`(?s)^`+strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `.*`)+`$`).MatchString("s3:"+operation)
		if got := d.Reason == "matched"; got != want {
			t.Errorf("%q matches s3:%q: %t, want %t", pattern, operation, got, want)
		}
	})
}
