package ascend_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/ascendgen/ascendgen/governor"
)

func TestMain(m *testing.M) {
	for _, variable := range os.Environ() { // nothing of the machine's may have a say
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "ASCEND_") || strings.HasPrefix(name, "OWKAI_") {
			os.Unsetenv(name)
		}
	}
	goleak.VerifyTestMain(m)
}

type (
	bucketInput struct {
		Bucket *string
		Secret *string
		Data   []byte
	}
	bucketOutput  struct{}
	bucketOptions struct{}
)

var (
	opDelete = governor.Operation{
		Service: "s3", Name: "DeleteBucket", Tags: governor.Destructive, Actions: []string{"s3:DeleteBucket"},
		Sensitive: []string{"Secret"},
		Resources: func(input any) (r governor.Resources) {
			if in, _ := input.(*bucketInput); in != nil {
				r.Add("Bucket", in.Bucket)
			}
			return r
		},
	}
	service = governor.Service{
		Name: "s3", SDKID: "S3", APIVersion: "2006-03-01",
		Operations: governor.PackOperations(governor.OperationRisk{Name: "DeleteBucket", Risk: governor.High}),
	}
)

func ptr[T any](v T) *T { return &v }

func bucket(name string) *bucketInput { return &bucketInput{Bucket: &name} }

// aws stands for the raw client: it counts what reaches it.
type aws struct {
	sent int
	err  error
}

func (a *aws) deleteBucket(context.Context, *bucketInput, ...func(*bucketOptions)) (*bucketOutput, error) {
	a.sent++
	return &bucketOutput{}, a.err
}

// call makes a governed call as a generated client does.
func (a *aws) call(ctx context.Context, gate *governor.Gate, in *bucketInput) error {
	_, err := governor.Call(ctx, gate, &opDelete, governor.High, in, nil, a.deleteBucket)
	return err
}

func bind(t testing.TB, g governor.Governor, opts ...governor.Option) *governor.Gate {
	t.Helper()
	gate, err := governor.NewGate(g, opts...)
	if err != nil {
		t.Fatal(err)
	}
	if gate, err = gate.Bind(&service, "eu-west-1"); err != nil {
		t.Fatal(err)
	}
	return gate
}

// eventually waits until something that happens in the background has happened.
func eventually(t testing.TB, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !happened(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
	}
}

// shape classes the error of a governed call.
func shape(err error) string {
	switch e := err.(type) {
	case nil:
		return "allowed"
	case *governor.GovernanceError:
		return "refused"
	case *governor.PendingApprovalError:
		return "pending"
	case *governor.ServiceUnavailableError:
		return "unavailable"
	default:
		return fmt.Sprintf("%T: %v", e, e)
	}
}
