package e2e

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor/session"
)

func TestSignatureLimit(t *testing.T) {
	g := open(t, s3Server.url(t), true, session.WithPresignLimit(time.Minute))
	client, bucket := s3gov.NewPresignClient(g.s3(t)), newBucket(t, "there")
	get := &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("there")}
	signed, err := client.PresignGetObject(t.Context(), get, s3.WithPresignExpires(time.Minute+time.Second))
	wantDenied(t, err, "s3:PresignGetObject")
	if signed != nil || !strings.Contains(err.Error(), "1m1s, longer than the session's limit of 1m0s") {
		t.Errorf("signed %v, error %v; want nothing signed, and both durations named", signed, err)
	}
	form, err := post(t.Context(), client, bucket, func(o *s3.PresignPostOptions) { o.Expires = time.Hour })
	wantDenied(t, err, "s3:PresignPostObject")
	if form != nil {
		t.Errorf("signed %v", form.Values)
	}
	g.AssertNotAsked(t, "*")

	signed, err = client.PresignGetObject(t.Context(), get, s3.WithPresignExpires(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	status, answer := send(t, signed, "")
	wantStatus(t, "GetObject at the limit", http.StatusOK, status, answer)
}

func TestExpiredSignature(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t, "there")
	client := s3gov.NewPresignClient(g.s3(t), s3.WithPresignExpires(time.Second))
	signed, err := signings["PresignGetObject"](t.Context(), client, bucket)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(time.Second, g.Calls()[0].Expires); diff != "" {
		t.Errorf("decided on an expiry (-want +got):\n%s", diff)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		status, answer := send(t, signed, "")
		if status == http.StatusForbidden && strings.Contains(answer, "expired") {
			return
		}
		wantStatus(t, "GetObject before the end", http.StatusOK, status, answer)
		select {
		case <-ctx.Done():
			t.Fatal("a URL that is valid for a second still works")
		case <-time.After(100 * time.Millisecond):
		}
	}
}
