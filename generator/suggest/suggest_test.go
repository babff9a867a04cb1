package suggest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

func needs(actions ...string) func(*models.Operation) {
	return func(o *models.Operation) {
		for _, name := range actions {
			o.Actions = append(o.Actions, models.Action{Name: name, Access: "Write"})
		}
	}
}

func method(m string) func(*models.Operation) { return func(o *models.Operation) { o.Method = m } }

func sensitive(o *models.Operation) { o.SensitiveOutput = true }

func dataPlane(o *models.Operation) { o.DataPlane = true }

func otherAction(o *models.Operation) { o.Actions[0].Name = "demo:Other" }

func noAction(o *models.Operation) { o.Actions = nil }

func readOnly(o *models.Operation) { o.ReadOnly = true }

func TestPropose(t *testing.T) {
	const (
		read, list, write, tagging = "Read", "List", "Write", "Tagging"
		permissions                = "Permissions management"
	)
	tests := []struct {
		op         models.Operation
		risk       governor.Risk
		tags       governor.Tags
		confidence Confidence
	}{
		// The verb alone.
		{op("ListThings", list), low, 0, Sure},
		{op("DescribeDBThings", read), low, 0, Sure},
		{op("CreateThing", write), medium, 0, Sure},
		{op("UpdateThing", write), medium, 0, Likely},
		{op("DeleteThing", write), high, destructive, Sure},
		{op("TagResource", tagging), medium, 0, Sure},
		{op("PurchaseThing", write), high, cost, Likely},
		{op("ExportThing", write), high, dataRead, Likely},
		{op("DecryptThing", write), high, credentials | dataRead, Likely},
		{op("AssumeThing", write), critical, credentials, Likely},

		// Words, at the capitals only.
		{op("PutThingPolicy", write), high, privilege, Guess},
		{op("PutResourcePolicy", write), critical, privilege, Sure},
		{op("PutScalingPolicy", write), medium, 0, Likely},
		{op("PutThingACL", write), critical, privilege | exposure, Likely},
		{op("CreateOracle", write), medium, 0, Sure},
		{op("DeleteMonkey", write), high, destructive, Sure},
		{op("CreateApiKey", write), critical, credentials, Likely},
		{op("DeleteAPIKeys", write), high, destructive | credentials, Sure},
		{op("ListApiKeys", list), low, 0, Sure},
		{op("GetThingCredentials", read), critical, credentials, Likely},
		{op("GetAccessKeyLastUsed", read), low, 0, Likely},
		{op("StopLogging", write), high, protection | destructive, Likely},
		{op("DeleteSnapshot", write), critical, destructive, Sure},
		{op("DeleteSnapshotSchedule", write), high, destructive, Sure},
		{op("DeleteMessage", write), medium, 0, Likely},
		{op("AdminAddUserToGroup", write), critical, privilege, Likely},
		{op("CreateResourceShare", write), critical, exposure, Likely},
		{op("ExecuteStatement", write), high, dataRead | destructive, Likely},

		// The access level is a floor, and a reason to look where it contradicts the name.
		{op("GetThing", write), medium, 0, Likely},
		{op("GetThing", permissions), high, 0, Guess},
		{op("UpdateThing", permissions), critical, privilege, Likely},
		{op("PutThingPolicy", permissions), critical, privilege, Guess},
		{op("RevokeThing", permissions), high, privilege, Likely},
		{op("UpdateThing", read), medium, 0, Guess},
		{op("DeleteThing", write, otherAction), high, destructive, Likely},

		// Without an access level nothing is sure.
		{op("GetThing", "", noAction), low, 0, Guess},
		{op("GetThing", "", noAction, readOnly), low, 0, Likely},
		{op("CreateThing", ""), medium, 0, Guess},

		// An unknown verb.
		{op("FrobThing", write), medium, 0, Guess},
		{op("FrobThing", list), low, 0, Guess},
		{op("FrobThing", "", noAction), medium, 0, Guess},
		{op("FrobThing", "", noAction, method("GET")), low, 0, Guess},
		{op("FrobThing", write, method("DELETE")), high, destructive, Guess},
		{op("", "", noAction), medium, 0, Guess},

		// The HTTP method tells what a name hides.
		{op("UpdateThing", write, method("DELETE")), high, destructive, Guess},
		{op("GetThing", read, method("PUT")), medium, 0, Guess},
		{op("GetThing", read, method("POST")), low, 0, Sure},

		// Outputs.
		{op("GetThing", read, sensitive), low, 0, Likely},
		{op("DescribeLaunchTemplates", list, sensitive), high, credentials, Likely},
		{op("GetThing", read, dataPlane), low, dataRead, Sure},

		// What else the caller must be allowed.
		{op("CreateThing", write, needs("iam:PassRole")), high, privilege, Likely},
		{op("CreateThing", write, needs("ec2:DescribeVpcs")), medium, 0, Sure},
	}
	for _, tt := range tests {
		got := Service(service(tt.op))[0]
		t.Run(tt.op.Name, func(t *testing.T) {
			if got.Risk != tt.risk || got.Tags != tt.tags || got.Confidence != tt.confidence {
				t.Errorf("%v\n got %s (%s), confidence %s: %s %q\nwant %s (%s), confidence %s", tt.op.Actions,
					got.Risk, got.Tags, got.Confidence, got.Reason, got.Signals, tt.risk, tt.tags, tt.confidence)
			}
		})
	}
}

func TestSignals(t *testing.T) {
	o := op("DeleteThingPolicy", "Write", method("POST"), sensitive, dataPlane, needs("iam:PassRole"))
	o.Idempotent, o.Deprecated, o.EventStream = true, true, true
	want := Proposal{
		Operation: "DeleteThingPolicy", Risk: high, Tags: privilege,
		Reason: "a policy: see whether it decides who may do what", Confidence: Guess,
		Signals: []string{
			"access Write", "http POST", "idempotent", "data plane", "event stream", "sensitive output", "deprecated",
			"verb delete", "word policy", "needs iam:PassRole",
		},
	}
	if diff := cmp.Diff([]Proposal{want}, Service(service(o))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Where to look comes first.
func TestOrder(t *testing.T) {
	facts := service(op("CreateThing", "Write"), op("DeleteThing", "Write"), op("FrobThing", "Write"),
		op("ListThings", "List"), op("PutThing", "Write"), op("PutThingPolicy", "Write"))
	var got []string
	for _, p := range Service(facts) {
		got = append(got, p.Confidence.String()+" "+p.Risk.String()+" "+p.Operation)
	}
	want := []string{
		"low high PutThingPolicy", "low medium FrobThing", "medium medium PutThing",
		"high high DeleteThing", "high medium CreateThing", "high low ListThings",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Service(service()); len(got) != 0 {
		t.Errorf("no operations: %v", got)
	}
}

func TestConfidenceString(t *testing.T) {
	for c, want := range map[Confidence]string{0: "unset", Guess: "low", Likely: "medium", Sure: "high", 9: "Confidence(9)"} {
		if got := c.String(); got != want {
			t.Errorf("%d is %q, want %q", c, got, want)
		}
	}
}
