package leastpolicy_test

import (
	"errors"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/analysis/leastpolicy"
	"github.com/ascendgen/ascendgen/analysis/usage"
	"github.com/ascendgen/ascendgen/governor/iampolicy"
	"github.com/ascendgen/ascendgen/models"
)

// calls makes a use of each operation, at a place of its own.
func calls(keys ...string) []usage.Use {
	var uses []usage.Use
	for i, key := range keys {
		service, name, _ := strings.Cut(key, ":")
		uses = append(uses, usage.Use{
			Operation: &usage.Operation{Service: service, Name: name},
			Package:   "example.com/app", Function: "main", Pos: token.Position{Filename: "main.go", Line: i + 1, Column: 2},
		})
	}
	return uses
}

// least makes a policy, and the one document that it takes.
func least(t *testing.T, o leastpolicy.Options, keys ...string) (*leastpolicy.Policy, iampolicy.Document) {
	t.Helper()
	p, err := leastpolicy.Least(calls(keys...), models.Embedded().Load, o)
	if err != nil {
		t.Fatal(err)
	}
	documents, err := p.Documents(iampolicy.Managed, 0)
	if err != nil || len(documents) != 1 {
		t.Fatalf("%d documents, %v: want one", len(documents), err)
	}
	return p, documents[0]
}

// request reads "s3:GetObject arn:aws:s3:::a/b".
func request(text string) iampolicy.Request {
	action, resource, _ := strings.Cut(text, " ")
	return iampolicy.Request{Action: action, Resource: resource}
}

func decide(t *testing.T, text string, documents ...iampolicy.Document) iampolicy.Verdict {
	t.Helper()
	d, err := iampolicy.Decide(request(text), documents...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return d.Verdict
}

// TestLeast holds policies by what they allow.
func TestLeast(t *testing.T) {
	const jobs, other = "arn:aws:sqs:eu-west-1:111122223333:jobs", "arn:aws:sqs:us-east-1:444455556666:other"
	for _, test := range []struct {
		name    string
		calls   []string
		options leastpolicy.Options
		allowed []string
		denied  []string
	}{
		{
			"all resources of the right type", []string{"s3:GetObject", "s3:ListBuckets", "sqs:SendMessage"}, leastpolicy.Options{},
			[]string{"s3:GetObject arn:aws:s3:::a/b", "s3:ListAllMyBuckets *", "sqs:SendMessage " + jobs, "sqs:SendMessage " + other},
			[]string{"s3:PutObject arn:aws:s3:::a/b", "s3:GetObject arn:aws:s3:::a", "sqs:ReceiveMessage " + jobs, "s3:GetObject arn:aws-cn:s3:::a/b"},
		},
		{
			"a bucket takes its objects along", []string{"s3:GetObject", "s3:ListObjectsV2", "s3:DeleteBucket"},
			leastpolicy.Options{Resources: []string{"s3:bucket=reports"}},
			[]string{"s3:GetObject arn:aws:s3:::reports/a/b", "s3:ListBucket arn:aws:s3:::reports", "s3:DeleteBucket arn:aws:s3:::reports"},
			[]string{
				"s3:GetObject arn:aws:s3:::reports2/a", "s3:ListBucket arn:aws:s3:::reports2", "s3:DeleteBucket arn:aws:s3:::x",
				"s3:GetObject arn:aws:s3:eu-west-1:1:accesspoint/p/object/k",
			},
		},
		{
			"several, and patterns", []string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:bucket=reports", "bucket=arn:aws:s3:::team-*"}},
			[]string{"s3:GetObject arn:aws:s3:::reports/a", "s3:GetObject arn:aws:s3:::team-a/b"},
			[]string{"s3:GetObject arn:aws:s3:::teams/a"},
		},
		{
			"its own narrowing beats that of what it is within", []string{"s3:GetObject", "s3:ListObjectsV2"},
			leastpolicy.Options{Resources: []string{"s3:bucket=reports", "s3:object=reports/2026/*"}},
			[]string{"s3:GetObject arn:aws:s3:::reports/2026/a", "s3:ListBucket arn:aws:s3:::reports"},
			[]string{"s3:GetObject arn:aws:s3:::reports/2025/a"},
		},
		{
			"an access point that is asked for", []string{"s3:GetObject"},
			leastpolicy.Options{Resources: []string{"s3:bucket=reports", "s3:accesspoint=mine"}, Scope: leastpolicy.Scope{Account: "111122223333"}},
			[]string{"s3:GetObject arn:aws:s3:::reports/a", "s3:GetObject arn:aws:s3:eu-west-1:111122223333:accesspoint/mine/object/k"},
			[]string{"s3:GetObject arn:aws:s3:eu-west-1:111122223333:accesspoint/other/object/k", "s3:GetObject arn:aws:s3:eu-west-1:1:accesspoint/mine/object/k"},
		},
		{
			"a table takes its indexes along", []string{"dynamodb:Query", "dynamodb:GetItem"},
			leastpolicy.Options{Resources: []string{"dynamodb:table=orders"}, Scope: leastpolicy.Scope{Region: "eu-west-1", Account: "111122223333"}},
			[]string{"dynamodb:Query arn:aws:dynamodb:eu-west-1:111122223333:table/orders/index/day", "dynamodb:GetItem arn:aws:dynamodb:eu-west-1:111122223333:table/orders"},
			[]string{"dynamodb:Query arn:aws:dynamodb:eu-west-1:111122223333:table/orders2/index/day", "dynamodb:GetItem arn:aws:dynamodb:us-east-1:111122223333:table/orders"},
		},
		{
			"what it may need besides", []string{"ec2:RunInstances"}, leastpolicy.Options{Resources: []string{"iam:role=worker"}},
			[]string{"ec2:RunInstances arn:aws:ec2:eu-west-1:1:instance/*", "iam:PassRole arn:aws:iam::111122223333:role/worker"},
			[]string{"iam:PassRole arn:aws:iam::111122223333:role/admin"},
		},
		{
			"its own alone", []string{"ec2:RunInstances"}, leastpolicy.Options{OwnOnly: true},
			[]string{"ec2:RunInstances arn:aws:ec2:eu-west-1:1:instance/*"},
			[]string{"iam:PassRole arn:aws:iam::111122223333:role/worker"},
		},
		{
			"an action that is given", []string{"sqs:DeleteMessageBatch"}, leastpolicy.Options{Actions: map[string][]string{"sqs:DeleteMessageBatch": {"sqs:DeleteMessage"}}},
			[]string{"sqs:DeleteMessage " + jobs}, []string{"sqs:SendMessage " + jobs},
		},
		{
			"a type that is left out", []string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:accesspointobject="}},
			[]string{"s3:GetObject arn:aws:s3:::a/b"}, []string{"s3:GetObject arn:aws:s3:eu-west-1:1:accesspoint/p/object/k"},
		},
		{
			"a request that is signed", []string{"s3:PresignPostObject"}, leastpolicy.Options{},
			[]string{"s3:PutObject arn:aws:s3:::a/b"}, []string{"s3:GetObject arn:aws:s3:::a/b"},
		},
		{
			"another partition", []string{"s3:GetObject"}, leastpolicy.Options{Scope: leastpolicy.Scope{Partition: "aws-cn"}},
			[]string{"s3:GetObject arn:aws-cn:s3:::a/b"}, []string{"s3:GetObject arn:aws:s3:::a/b"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, policy := least(t, test.options, test.calls...)
			if len(p.Missing) > 0 {
				t.Errorf("missing %v", p.Missing)
			}
			for _, r := range test.allowed {
				if got := decide(t, r, policy); got != iampolicy.Allowed {
					t.Errorf("%s: %s, want allowed", r, got)
				}
			}
			for _, r := range test.denied {
				if got := decide(t, r, policy); got == iampolicy.Allowed {
					t.Errorf("%s: %s", r, got)
				}
			}
		})
	}
}

// TestEveryOperation holds, for each operation of some services by itself, that its own
// action is allowed or reported, and that nothing of another prefix is in a statement
// of own actions.
func TestEveryOperation(t *testing.T) {
	for _, service := range []string{"s3", "sqs", "sns", "sts", "iam", "dynamodb", "kms", "lambda", "rds", "secretsmanager", "cloudwatch"} {
		facts, err := models.Embedded().Load(service)
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range facts.Operations {
			p, err := leastpolicy.Least(calls(service+":"+op.Name), models.Embedded().Load, leastpolicy.Options{})
			if err != nil {
				t.Errorf("%s:%s: %v", service, op.Name, err)
				continue
			}
			for _, a := range op.Actions {
				allowed := 0
				for _, s := range p.Statements {
					if len(s.Needs[a.Name]) > 0 {
						allowed++
					}
				}
				missing := 0
				for _, m := range p.Missing {
					if strings.Contains(m.Reason, a.Name) {
						missing++
					}
				}
				if allowed+missing != 1 || (allowed == 1) != (a.Access != "") {
					t.Errorf("%s:%s: %s is allowed %d times and missing %d times", service, op.Name, a.Name, allowed, missing)
				}
			}
			if len(op.Actions) == 0 && (len(p.Missing) != 1 || len(p.Statements) != 0) {
				t.Errorf("%s:%s has no action, and is not missing: %+v", service, op.Name, p)
			}
		}
	}
}

// TestUnknownService: of a service that the facts do not know, the generated client's
// word counts.
func TestUnknownService(t *testing.T) {
	uses := calls("brandnew:GetObject", "brandnew:Other")
	uses[0].Actions = []string{"s3:GetObject"}
	p, err := leastpolicy.Least(uses, models.Embedded().Load, leastpolicy.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Statements) != 1 || p.Statements[0].Action[0] != "s3:GetObject" {
		t.Errorf("statements %+v, want the action of the client", p.Statements)
	}
	want := []leastpolicy.Missing{{Operation: "brandnew:Other", Reason: "its IAM action is not known", Uses: uses[1:]}}
	if diff := cmp.Diff(want, p.Missing); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

func TestLeastErrors(t *testing.T) {
	for _, test := range []struct {
		calls   []string
		options leastpolicy.Options
		want    string
	}{
		{nil, leastpolicy.Options{}, "no governed operations: there is nothing to allow"},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:buckt=a"}}, `resource "s3:buckt=a": unknown type of resource "s3:buckt"; did you mean "s3:bucket"?`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"sqs:queue=a"}}, `resource "sqs:queue=a": unknown type of resource "sqs:queue"; the program's calls are about s3`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:bucket"}}, `resource "s3:bucket": want TYPE=NAME or TYPE=ARN, as in s3:bucket=reports`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:bucket=arn:aws:sqs:::a"}}, `resource "s3:bucket=arn:aws:sqs:::a": want an ARN of the form arn:${Partition}:s3:::${BucketName}`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:bucket=arn:aws:s3:::"}}, `resource "s3:bucket=arn:aws:s3:::": want an ARN of the form arn:${Partition}:s3:::${BucketName}`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:bucket=a/b"}}, `resource "s3:bucket=a/b": want a bucket without '/': did you mean s3:object?`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:job=1"}}, `resource s3:job: none of the program's calls is on it`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:object=", "s3:accesspointobject="}}, `s3:GetObject: every type of resource that it is on is left out`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Resources: []string{"s3:object=", "s3:object=a/b"}}, `resource "s3:object=a/b": s3:object is left out, and narrowed too`},
		{[]string{"iam:GetRole", "sts:AssumeRole"}, leastpolicy.Options{Resources: []string{"role=a"}}, `resource "role=a": type of resource "role" is ambiguous: want one of [iam:role sts:role]`},
		{[]string{"s3:GetObject"}, leastpolicy.Options{Actions: map[string][]string{"s3:RenameObject": {"s3:PutObject"}}}, `action of s3:RenameObject: the program does not call it`},
	} {
		p, err := leastpolicy.Least(calls(test.calls...), models.Embedded().Load, test.options)
		if err == nil || err.Error() != test.want || p != nil {
			t.Errorf("%v %v: %v, error %v, want %s", test.calls, test.options, p, err, test.want)
		}
	}
	broken := errors.New("broken facts")
	if _, err := leastpolicy.Least(calls("s3:GetObject"), func(string) (*models.Service, error) { return nil, broken }, leastpolicy.Options{}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// TestNotes: a person is told which types are open although others of the action are
// not.
func TestNotes(t *testing.T) {
	p, policy := least(t, leastpolicy.Options{Resources: []string{"rds:db=orders"}, OwnOnly: true}, "rds:ModifyDBInstance")
	if len(p.Notes) != 1 || !strings.HasPrefix(p.Notes[0], "rds:ModifyDBInstance is not narrowed on rds:") {
		t.Errorf("notes %q, want one about what is open", p.Notes)
	}
	if got := decide(t, "rds:ModifyDBInstance arn:aws:rds:eu-west-1:1:db:other", policy); got == iampolicy.Allowed {
		t.Errorf("another instance: %s", got)
	}
}

// TestPack: however small documents have to be, together they allow the same.
func TestPack(t *testing.T) {
	facts, err := models.Embedded().Load("ec2")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, op := range facts.Operations {
		keys = append(keys, "ec2:"+op.Name)
	}
	p, err := leastpolicy.Least(calls(keys...), models.Embedded().Load, leastpolicy.Options{OwnOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, s := range p.Statements {
		for _, a := range s.Action {
			want[a] = len(s.Resource)
		}
	}
	for _, limit := range []int{5120, 6144, 100_000} {
		documents, err := p.Documents(iampolicy.Managed, limit)
		if limit > iampolicy.Managed.Limit() {
			if err != nil || len(documents) != 1 {
				t.Errorf("limit %d: %d documents, %v: want one", limit, len(documents), err)
			}
			continue
		}
		if err != nil || len(documents) < 2 {
			t.Fatalf("limit %d: %d documents, %v: want several", limit, len(documents), err)
		}
		got := map[string]int{}
		for i, d := range documents {
			text, err := d.Encode(iampolicy.Managed)
			if err != nil || len(text) > limit {
				t.Errorf("limit %d: document %d has %d characters, %v", limit, i, len(text), err)
			}
			for _, s := range d.Statements {
				for _, a := range s.Action {
					got[a] += len(s.Resource)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("limit %d: actions (-want +got):\n%s", limit, diff)
		}
	}
	if _, err := p.Documents(iampolicy.Managed, 60); err == nil {
		t.Error("a statement fit into 60 characters")
	}
}
