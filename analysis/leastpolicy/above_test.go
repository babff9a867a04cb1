package leastpolicy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/ascendgen/ascendgen/analysis/leastpolicy"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/iampolicy"
	"github.com/ascendgen/ascendgen/models"
)

// rated makes an operation of S3.
func rated(name string, risk governor.Risk, actions ...string) leastpolicy.Rated {
	return leastpolicy.Rated{Service: "s3", Operation: name, Risk: risk, Actions: actions, Prefix: "s3"}
}

// everythingElse stands beside a service control policy.
func everythingElse(t *testing.T) iampolicy.Document {
	t.Helper()
	d, err := iampolicy.Parse([]byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestAbove holds what is denied by decision, as both kinds of policy.
func TestAbove(t *testing.T) {
	operations := []leastpolicy.Rated{
		rated("DeleteBucketPolicy", governor.Critical, "s3:DeleteBucketPolicy"),
		rated("PutBucketReplication", governor.Critical, "s3:PutReplicationConfiguration", "iam:PassRole"),
		rated("DeleteBucketReplication", governor.High, "s3:PutReplicationConfiguration", "iam:PassRole"),
		rated("DeleteObjects", governor.Critical, "s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject"),
		rated("GetObject", governor.Low, "s3:GetObject"),
		rated("DeleteBucket", governor.High, "s3:DeleteBucket"),
		rated("CreateSession", governor.Critical),
		rated("Odd", governor.Critical, "s3:NoSuchAction"),
	}
	conditional := rated("PutObject", governor.Medium, "s3:PutObject")
	conditional.Conditions = []leastpolicy.Condition{{governor.High, "high if x"}, {governor.Critical, "critical if ACL is public"}}
	harmless := rated("CopyObject", governor.Medium, "s3:PutObject")
	harmless.Conditions = []leastpolicy.Condition{{governor.High, "high if x"}}
	operations = append(operations, conditional, harmless)

	d, err := leastpolicy.Above(governor.High, operations)
	if err != nil {
		t.Fatal(err)
	}
	wantMissing := []leastpolicy.Missing{
		{Operation: "s3:CreateSession", Reason: "its IAM action is not known"},
		{Operation: "s3:Odd", Reason: "IAM does not list its action s3:NoSuchAction"},
	}
	if diff := cmp.Diff(wantMissing, d.Missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]leastpolicy.Rated{conditional}, d.Inexpressible); diff != "" {
		t.Errorf("inexpressible (-want +got):\n%s", diff)
	}
	var also []string
	for _, a := range d.Actions {
		for _, op := range a.Also {
			also = append(also, a.Action+" stops "+op.Key())
		}
	}
	if diff := cmp.Diff([]string{"s3:PutReplicationConfiguration stops s3:DeleteBucketReplication"}, also); diff != "" {
		t.Errorf("stopped too (-want +got):\n%s", diff)
	}

	scp, err := d.Documents(iampolicy.SCP, 0)
	if err != nil {
		t.Fatal(err)
	}
	boundary, err := d.Documents(iampolicy.Boundary, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, documents := range [][]iampolicy.Document{append(scp, everythingElse(t)), boundary} {
		for text, want := range map[string]iampolicy.Verdict{
			"s3:DeleteBucketPolicy arn:aws:s3:::a":          iampolicy.ExplicitlyDenied,
			"s3:PutReplicationConfiguration arn:aws:s3:::a": iampolicy.ExplicitlyDenied,
			"s3:DeleteObject arn:aws:s3:::a/b":              iampolicy.ExplicitlyDenied,
			"s3:DeleteObjectVersion arn:aws:s3:::a/b":       iampolicy.ExplicitlyDenied,
			"s3:GetObject arn:aws:s3:::a/b":                 iampolicy.Allowed, // is low by itself
			"s3:DeleteBucket arn:aws:s3:::a":                iampolicy.Allowed, // is at the level
			"s3:PutObject arn:aws:s3:::a/b":                 iampolicy.Allowed,
			"iam:PassRole arn:aws:iam::111122223333:role/a": iampolicy.Allowed, // of another service
		} {
			if got := decide(t, text, documents...); got != want {
				t.Errorf("%s: %s, want %s", text, got, want)
			}
		}
	}
	// An SCP only takes away.
	if got := decide(t, "s3:GetObject arn:aws:s3:::a/b", scp...); got != iampolicy.NotAllowed {
		t.Errorf("the service control policy by itself: %s", got)
	}
	if _, err := leastpolicy.Above(governor.Critical, operations); err == nil || !strings.Contains(err.Error(), "no operation is rated above critical") {
		t.Errorf("error %v, want there to be nothing to deny", err)
	}
}

// TestAbbreviations is a property: whatever is to be denied of a prefix, short documents
// deny exactly that of all its actions.
func TestAbbreviations(t *testing.T) {
	for seed, prefix := range []string{"sqs", "s3", "iam"} {
		reference, err := models.Authorizations(prefix)
		if err != nil {
			t.Fatal(err)
		}
		names := reference.Names()
		random := rand.New(rand.NewPCG(uint64(seed), 1))
		for _, share := range []float64{0.02, 0.5, 0.9, 1} {
			var operations []leastpolicy.Rated
			want := map[string]bool{}
			for _, name := range names {
				if full := prefix + ":" + name; random.Float64() < share {
					want[full] = true
					operations = append(operations, leastpolicy.Rated{Service: prefix, Operation: name, Risk: governor.Critical, Actions: []string{full}, Prefix: prefix})
				}
			}
			if len(operations) == 0 {
				continue
			}
			exact(t, prefix, names, want, operations)
		}
	}
}

func exact(t *testing.T, prefix string, names []string, want map[string]bool, operations []leastpolicy.Rated) {
	t.Helper()
	d, err := leastpolicy.Above(governor.High, operations)
	if err != nil {
		t.Fatal(err)
	}
	full, err := d.Documents(iampolicy.SCP, 100_000)
	if err != nil && len(want) < 200 {
		t.Fatal(err)
	}
	const limit = 700 // most need abbreviations, and several documents
	short, err := d.Documents(iampolicy.SCP, limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, documents := range [][]iampolicy.Document{full, short} {
		if documents == nil {
			continue
		}
		for _, name := range names {
			text := prefix + ":" + name + " *"
			if got := decide(t, text, documents...) == iampolicy.ExplicitlyDenied; got != want[prefix+":"+name] {
				t.Errorf("%d of %d: %s denied %t", len(want), len(names), text, got)
			}
		}
	}
	for i, document := range short {
		if text, err := document.Encode(iampolicy.SCP); err != nil || len(text) > limit {
			t.Errorf("document %d has %d characters, %v", i, len(text), err)
		}
	}
	if len(want) == len(names) && len(names) > 30 {
		if actions := short[0].Statements[0].Action; len(short) != 1 || !slices.Equal(actions, []string{prefix + ":*"}) {
			t.Errorf("all of %s: %v, want one pattern", prefix, actions)
		}
	}
}

// TestNoWildcardsWithoutNeed: names that fit are written out, for people to read.
func TestNoWildcardsWithoutNeed(t *testing.T) {
	d, err := leastpolicy.Above(governor.High, []leastpolicy.Rated{
		rated("A", governor.Critical, "s3:PutBucketPolicy"), rated("B", governor.Critical, "s3:PutBucketPublicAccessBlock"),
	})
	if err != nil {
		t.Fatal(err)
	}
	documents, err := d.Documents(iampolicy.SCP, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []iampolicy.Statement{{
		Sid: "DenyAboveHighS3", Effect: iampolicy.Deny, Resource: []string{"*"},
		Action: []string{"s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"},
	}}
	if diff := cmp.Diff(want, documents[0].Statements, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
}

// TestOneBoundary: a role has one boundary, so it cannot be divided.
func TestOneBoundary(t *testing.T) {
	reference, err := models.Authorizations("ec2")
	if err != nil {
		t.Fatal(err)
	}
	var operations []leastpolicy.Rated
	for i, name := range reference.Names() {
		if i%2 == 0 {
			operations = append(operations, leastpolicy.Rated{Service: "ec2", Operation: name, Risk: governor.Critical, Actions: []string{"ec2:" + name}, Prefix: "ec2"})
		}
	}
	d, err := leastpolicy.Above(governor.High, operations)
	if err != nil {
		t.Fatal(err)
	}
	if documents, err := d.Documents(iampolicy.Boundary, 0); err == nil || !strings.HasPrefix(err.Error(), "permissions boundary takes ") {
		t.Errorf("%d documents, %v: want an error", len(documents), err)
	}
	documents, err := d.Documents(iampolicy.SCP, 5120)
	if err != nil || len(documents) < 2 {
		t.Errorf("%d documents, %v: want several", len(documents), err)
	}
}

func TestComments(t *testing.T) {
	conditional := rated("PutObject", governor.Medium, "s3:PutObject")
	conditional.Conditions = []leastpolicy.Condition{{governor.Critical, "critical if ACL is public"}}
	d, err := leastpolicy.Above(governor.High, []leastpolicy.Rated{
		rated("PutBucketReplication", governor.Critical, "s3:PutReplicationConfiguration"),
		rated("DeleteBucketReplication", governor.High, "s3:PutReplicationConfiguration"),
		rated("CreateSession", governor.Critical), conditional,
	})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := d.WriteComments(&b); err != nil {
		t.Fatal(err)
	}
	want := "# What the policy denies\n\nOperations rated above high, by their IAM actions.\n\n" +
		"- `s3:PutReplicationConfiguration`\n  - s3:PutBucketReplication, critical\n  - stops s3:DeleteBucketReplication too, high\n" +
		"\n## Not denied: it depends on the input\n\n- s3:PutObject is medium, but critical if ACL is public: a policy does not see that\n" +
		"\n## Not denied: no action to name\n\n- s3:CreateSession: its IAM action is not known\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("comments (-want +got):\n%s", diff)
	}
	if err := d.WriteComments(failing{}); err == nil {
		t.Error("comments that were not written are no error")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }
