package cedar

import (
	"context"
	"testing"
	"testing/fstest"

	"go.uber.org/goleak"

	"github.com/ascendgen/ascendgen/governor"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type objectInput struct {
	Bucket *string
	Key    *string
	Force  *bool
	Days   *int32
	Ratio  *float64
	Labels map[string]string
	Names  []string
	Table  *string
}

type (
	output  struct{}
	options struct{}
)

func resources(input any) (r governor.Resources) {
	if in, _ := input.(*objectInput); in != nil {
		r.Add("Bucket", in.Bucket)
		r.Add("Key", in.Key)
		r.Add("TableName", in.Table)
		r.AddAll("Names", in.Names)
	}
	return r
}

var (
	opGet = governor.Operation{Service: "s3", Name: "GetObject", ReadOnly: true, Tags: governor.DataRead,
		Actions: []string{"s3:GetObject", "s3:GetObjectVersion"}, Resources: resources}
	opDelete = governor.Operation{Service: "s3", Name: "DeleteObject", Tags: governor.Destructive, Resources: resources}
	opPolicy = governor.Operation{Service: "s3", Name: "PutBucketPolicy", Tags: governor.Privilege | governor.Exposure, Resources: resources}
	opTable  = governor.Operation{Service: "dynamodb", Name: "DeleteTable", Tags: governor.Destructive, Resources: resources}
	opList   = governor.Operation{Service: "s3", Name: "ListBuckets", ReadOnly: true}

	service = governor.Service{Name: "s3", SDKID: "S3", Operations: governor.PackOperations(
		governor.OperationRisk{Name: "DeleteObject", Risk: governor.High}, governor.OperationRisk{Name: "GetObject", Risk: governor.Low},
		governor.OperationRisk{Name: "ListBuckets", Risk: governor.Low}, governor.OperationRisk{Name: "PutBucketPolicy", Risk: governor.Critical},
	)}
)

func ptr[T any](v T) *T { return &v }

func object(bucket, key string) *objectInput { return &objectInput{Bucket: &bucket, Key: &key} }

// text is a source of one file.
func text(policies string) Source {
	return FS(fstest.MapFS{"test.cedar": {Data: []byte(policies)}}, "test.cedar")
}

func mustNew(t testing.TB, policies string) *Governor {
	t.Helper()
	g, err := New(text(policies))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func decide(t testing.TB, g *Governor, op *governor.Operation, risk governor.Risk, in any) governor.Decision {
	t.Helper()
	d, err := g.Decide(context.Background(), governor.NewAction(op, risk, in))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// bind returns a gate of an agent in a region.
func bind(t testing.TB, g governor.Governor, agent governor.Agent) *governor.Gate {
	t.Helper()
	gate, err := governor.NewGate(g, governor.WithAgent(agent))
	if err != nil {
		t.Fatal(err)
	}
	if gate, err = gate.Bind(&service, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	return gate
}

func call(ctx context.Context, gate *governor.Gate, op *governor.Operation, risk governor.Risk, in *objectInput) error {
	_, err := governor.Call(ctx, gate, op, risk, in, nil,
		func(context.Context, *objectInput, ...func(*options)) (*output, error) {
			return &output{}, nil
		})
	return err
}
