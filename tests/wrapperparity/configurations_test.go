package wrapperparity

import (
	"slices"
	"testing"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

func TestConfiguration_production(t *testing.T) {
	var j journal
	g := newGoverned(t,
		session.WithRegion("us-east-1"),
		session.WithFailMode(governor.FailClosed),
		session.WithLogAllOperations(true), session.WithAudit(&j),
		session.WithSkipReadOperations(false),
		session.WithCustomRisk(map[string]governor.Risk{"s3:DeleteObject": governor.Critical, "ec2:TerminateInstances": governor.Critical}),
	)
	g.On("s3:DeleteObject").Unavailable(errAway)
	if err := g.listBuckets(t.Context()); err != nil {
		t.Error(err)
	}
	as[*governor.ServiceUnavailableError](t, g.deleteObject(t.Context()))
	calls := g.Calls()
	if len(calls) != 2 || calls[1].Risk != governor.Critical || calls[0].Region != "us-east-1" {
		t.Errorf("asked %v", calls)
	}
	if !slices.Equal(j.bases, []governor.Basis{governor.Asked, governor.Refused}) {
		t.Errorf("recorded %v", j.bases)
	}
}

func TestConfiguration_development(t *testing.T) {
	var j journal
	g := newGoverned(t,
		session.WithRegion("us-west-2"),
		session.WithFailMode(governor.FailOpen),
		session.WithLogAllOperations(false), session.WithAudit(&j),
		session.WithSkipReadOperations(true),
		session.WithExcludedOperations("sts:GetCallerIdentity"),
	)
	g.On("*").Unavailable(errAway)
	if _, err := g.sts.GetCallerIdentity(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if err1, err2 := g.listBuckets(t.Context()), g.putObject(t.Context()); err1 != nil || err2 != nil {
		t.Errorf("errors %v, %v", err1, err2)
	}
	if calls := g.Calls(); len(calls) != 1 || calls[0].Key() != "s3:PutObject" || calls[0].Region != "us-west-2" {
		t.Errorf("asked %v, want the write alone", calls)
	}
	// Reduced, the record still holds what went out unasked.
	if !slices.Equal(j.bases, []governor.Basis{governor.Excluded, governor.SkippedRead, governor.FailedOpen}) {
		t.Errorf("recorded %v", j.bases)
	}
}

func TestConfiguration_testing(t *testing.T) {
	g := over(t, governortest.New(false))
	as[*governor.GovernanceError](t, g.putObject(t.Context()))
	g.AssertAsked(t, "s3:PutObject")
	g.AssertNotSent(t, "*")
}
