// Package runtime measures what governing costs: the same call of the SDK, raw and by
// each kind of governor, side by side in one run.
package runtime

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/ascend"
	"github.com/ascendgen/ascendgen/governor/ascend/ascendtest"
	"github.com/ascendgen/ascendgen/governor/audit"
	"github.com/ascendgen/ascendgen/governor/cedar"
	"github.com/ascendgen/ascendgen/governor/session"
)

// canned answers every request without a network.
type canned struct{}

func (canned) Do(*http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(bytes.NewReader([]byte("{}"))),
	}, nil
}

func config() aws.Config {
	return aws.Config{
		Region: "us-east-1", HTTPClient: canned{},
		Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
	}
}

// policies returns n policies, one of which permits sending.
func policies(n int) fstest.MapFS {
	var text bytes.Buffer
	for i := range n - 1 {
		fmt.Fprintf(&text, "@id(\"p%d\")\npermit (principal, action == Action::\"s3:GetObject\", resource) when { context.region == \"r%d\" };\n", i, i)
	}
	fmt.Fprintln(&text, `@id("send") permit (principal, action == Action::"sqs:SendMessage", resource) when { context.risk <= 2 };`)
	return fstest.MapFS{"p.cedar": {Data: text.Bytes()}}
}

type sender interface {
	SendMessage(context.Context, *sqs.SendMessageInput, ...func(*sqs.Options)) (*sqs.SendMessageOutput, error)
}

// BenchmarkSDKCall is a whole call of the SDK with a canned transport: serialized,
// signed, "sent" and deserialized.
func BenchmarkSDKCall(b *testing.B) {
	input := &sqs.SendMessageInput{QueueUrl: aws.String("https://sqs.us-east-1.amazonaws.com/1/orders"), MessageBody: aws.String("hello")}
	run := func(name string, client sender) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := client.SendMessage(b.Context(), input); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	governed := func(g governor.Governor, opts ...governor.Option) sender {
		gate, err := governor.NewGate(g, opts...)
		if err != nil {
			b.Fatal(err)
		}
		client, err := sqsgov.New(sqs.NewFromConfig(config()), gate)
		if err != nil {
			b.Fatal(err)
		}
		return client
	}
	policed := func(n int) governor.Governor {
		g, err := cedar.New(cedar.FS(policies(n), "*.cedar"))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { _ = g.Close() })
		return g
	}
	ceiling := governor.Ceiling(governor.Critical, 0)

	run("raw", sqs.NewFromConfig(config()))
	run("ceiling", governed(ceiling))
	sess, err := session.New(b.Context(), ceiling, session.WithConfig(config()))
	if err != nil {
		b.Fatal(err)
	}
	client, err := sqsgov.NewFromSession(sess)
	if err != nil {
		b.Fatal(err)
	}
	run("session", client)
	run("cedar-10", governed(policed(10)))
	run("cedar-1000", governed(policed(1000)))
	log, err := audit.Open(b.TempDir(), audit.SyncNever())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = log.Close() })
	run("audit", governed(ceiling, governor.WithRecorder(log)))
	platform := ascendtest.NewServer(b)
	run("ascend-loopback", governed(platform.Client(ascend.WithoutCompletion())))
}
