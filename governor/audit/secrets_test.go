package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"github.com/ascendgen/ascendgen/gen/secretsmanagergov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/audit"
)

// echoing is a network in which AWS refuses every request, quoting it.
type echoing struct{ sent string }

func (e *echoing) Do(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	e.sent += string(body)
	answer := fmt.Sprintf(`{"__type":"InvalidRequestException","message":%q}`, body)
	header := http.Header{"X-Amzn-Requestid": {"req-17"}, "Content-Type": {"application/x-amz-json-1.1"}}
	return &http.Response{StatusCode: http.StatusBadRequest, Header: header, Body: io.NopCloser(strings.NewReader(answer)), Request: r}, nil
}

// Neither the input of a call nor what AWS says about it brings a secret into a record.
func TestNoSecrets(t *testing.T) {
	const value, key, token = "correct-horse-battery", "AKIDSECRETKEY", "session-token-of-the-caller"
	var text bytes.Buffer
	dir := filepath.Join(t.TempDir(), "log")
	log := open(t, dir)
	gate, err := governor.NewGate(governor.Ceiling(governor.Critical, 0), governor.WithRecorder(
		audit.Multi(log, audit.Slog(slog.New(slog.NewJSONHandler(&text, nil))))))
	if err != nil {
		t.Fatal(err)
	}
	network := new(echoing)
	client, err := secretsmanagergov.New(secretsmanager.New(secretsmanager.Options{
		Region: "eu-west-1", HTTPClient: network,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKID", SecretAccessKey: key, SessionToken: token}, nil
		}),
	}), gate)
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.CreateSecret(t.Context(), &secretsmanager.CreateSecretInput{Name: aws.String("db/password"), SecretString: aws.String(value)})
	if err == nil || !strings.Contains(network.sent, value) || !strings.Contains(err.Error(), value) {
		t.Fatalf("the test is void: sent %q, error %v", network.sent, err)
	}
	log.Close()
	record := string(read(t, one(t, dir)))
	for name, written := range map[string]string{"log": record, "slog": text.String()} {
		for _, secret := range []string{value, key, token} {
			if strings.Contains(written, secret) {
				t.Errorf("%s holds %q:\n%s", name, secret, written)
			}
		}
		for _, want := range []string{"db/password", "InvalidRequestException", "req-17"} {
			if !strings.Contains(written, want) {
				t.Errorf("%s does not hold %q:\n%s", name, want, written)
			}
		}
	}
	if !strings.Contains(record, `"SecretString":"[redacted]"`) {
		t.Errorf("the log does not say that a secret was given:\n%s", record)
	}
}
