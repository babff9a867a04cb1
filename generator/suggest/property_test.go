package suggest

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

// accessFloor is what the access level of an operation's own action warrants.
func accessFloor(op *models.Operation) governor.Risk {
	if len(op.Actions) == 0 {
		return governor.Low
	}
	switch op.Actions[0].Access {
	case "Permissions management":
		return governor.High
	case "Write", "Tagging":
		return governor.Medium
	}
	return governor.Low
}

// tellsSecrets reports whether a read returns secrets, by the model and by name.
func tellsSecrets(op *models.Operation) bool {
	if !op.SensitiveOutput {
		return false
	}
	for _, word := range words(op.Name) {
		if slices.Contains([]string{"credential", "secret", "password", "token"}, word) {
			return true
		}
	}
	return false
}

func checkProposal(t *testing.T, op *models.Operation, p Proposal) {
	t.Helper()
	switch {
	case p.Operation != op.Name:
		t.Errorf("%s: proposal for %q", op.Name, p.Operation)
	case !p.Risk.Valid(), p.Confidence < Guess, p.Confidence > Sure, len(p.Signals) == 0:
		t.Errorf("%s: incomplete: %+v", op.Name, p)
	case p.Risk < accessFloor(op):
		t.Errorf("%s: %s, below its access level: %v", op.Name, p.Risk, op.Actions)
	case tellsSecrets(op) && p.Risk < governor.High:
		t.Errorf("%s: %s, but returns secrets", op.Name, p.Risk)
	}
	checkReason(t, op.Name, p.Reason)
}

func TestTotalAndNeverBelowAccess(t *testing.T) {
	total := 0
	for _, facts := range everyService(t) {
		proposals := byOperation(facts)
		if len(Service(facts)) != len(facts.Operations) || len(proposals) != len(facts.Operations) {
			t.Errorf("%s: %d proposals for %d operations", facts.GoPackage, len(proposals), len(facts.Operations))
		}
		for i := range facts.Operations {
			checkProposal(t, &facts.Operations[i], proposals[facts.Operations[i].Name])
		}
		total += len(proposals)
	}
	if total < 10_000 {
		t.Errorf("%d operations: want those of all services", total)
	}
}

// Neither the order of the facts nor what was asked before matters.
func TestDeterministic(t *testing.T) {
	shuffle := rand.New(rand.NewPCG(1, 2))
	for _, facts := range everyService(t) {
		mixed := *facts
		mixed.Operations = slices.Clone(facts.Operations)
		shuffle.Shuffle(len(mixed.Operations), func(i, j int) {
			mixed.Operations[i], mixed.Operations[j] = mixed.Operations[j], mixed.Operations[i]
		})
		want := Service(facts)
		if got := Service(&mixed); !reflect.DeepEqual(want, got) {
			t.Fatalf("%s (-want +got):\n%s", facts.GoPackage, cmp.Diff(want, got))
		}
		if !slices.IsSortedFunc(want, func(a, b Proposal) int { return int(a.Confidence) - int(b.Confidence) }) {
			t.Errorf("%s: not the least confident first", facts.GoPackage)
		}
	}
}

// Every overlay parses, is in order, and rates each operation as proposed when all
// are laid over the shipped map.
func TestOverlays(t *testing.T) {
	files := []*riskmap.File{shipped(t)}
	services := everyService(t)
	for _, facts := range services {
		overlay := Overlay(facts.GoPackage, Service(facts))
		encoded := overlay.Encode()
		file, err := riskmap.Parse(overlay.Name, encoded)
		if err != nil {
			t.Errorf("%s: %v", facts.GoPackage, err)
			continue
		}
		if !bytes.Equal(file.Encode(), encoded) || len(file.Rules) != len(facts.Operations) {
			t.Errorf("%s: the overlay does not survive parsing", facts.GoPackage)
		}
		files = append(files, file)
	}
	risks, err := riskmap.New(goPackage, files...)
	if err != nil {
		t.Fatal(err)
	}
	for _, facts := range services {
		for name, p := range byOperation(facts) {
			rating, err := risks.Resolve(facts.GoPackage, name)
			if err != nil || rating.Risk != p.Risk || rating.Tags != p.Tags || strings.TrimPrefix(rating.Rule.Reason, look) != p.Reason {
				t.Errorf("%s:%s is rated %+v (%v), proposed %+v", facts.GoPackage, name, rating, err, p)
			}
		}
	}
}

// Nothing is to be said against the overlays but that somebody has to look. Also without
// the reasons, which would silence most findings, nothing is: but that levels above medium
// have none.
func TestOverlaysAreClean(t *testing.T) {
	var files []*riskmap.File
	var facts []riskmap.Facts
	for _, service := range everyService(t) {
		files = append(files, Overlay(service.GoPackage, Service(service)))
		for _, op := range service.Operations {
			action, _ := own(&op)
			facts = append(facts, riskmap.Facts{Service: service.GoPackage, Operation: op.Name, Access: action.Access})
		}
	}
	lint := func() []riskmap.Finding {
		files[0].Default = governor.Medium
		risks, err := riskmap.New(goPackage, files...)
		if err != nil {
			t.Fatal(err)
		}
		findings, err := risks.Lint(facts)
		if err != nil {
			t.Fatal(err)
		}
		return findings
	}
	for _, finding := range lint() {
		if finding.Kind != riskmap.KindProposed {
			t.Errorf("%s: %s", finding.Rule.Key, finding)
		}
	}
	for _, file := range files {
		for _, rule := range file.Rules {
			rule.Reason = ""
		}
	}
	findings := lint()
	if len(findings) == 0 {
		t.Error("without reasons: no findings, not even of that")
	}
	for _, finding := range findings {
		if finding.Kind != riskmap.KindNoReason {
			t.Errorf("%s without a reason: %s", finding.Rule.Key, finding)
		}
	}
}

func FuzzPropose(f *testing.F) {
	f.Add("DeleteBucketPolicy", "Permissions management", "DELETE", "iam:PassRole", uint8(0))
	f.Add("GetSecretValue", "Read", "", "", uint8(255))
	f.Add("", "", "", "", uint8(0))
	f.Add("Batch", "Write", "PUT", "kms:CreateGrant", uint8(1))
	f.Fuzz(func(t *testing.T, name, access, method, other string, bits uint8) {
		has := func(bit uint8) bool { return bits&(1<<bit) != 0 }
		o := models.Operation{
			Name: name, Method: method, ReadOnly: has(0), Idempotent: has(1), EventStream: has(2), DataPlane: has(3),
			SensitiveOutput: has(4), Deprecated: has(5),
			Actions: []models.Action{{Name: "demo:" + name, Access: access}, {Name: other, Access: "Write"}},
		}
		checkProposal(t, &o, Service(service(o))[0])
	})
}
