package e2e

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
)

// TestDirectory moves a folder there and back.
func TestDirectory(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t)
	there, back := t.TempDir(), t.TempDir()
	files := map[string]string{"a": "content of a", "deep/b": "content of b", "deep/c": "content of c"}
	for name, body := range files {
		path := filepath.Join(there, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	manager := transferManager(g.s3(t))
	if _, err := manager.UploadDirectory(t.Context(), &transfermanager.UploadDirectoryInput{Bucket: &bucket, Source: &there, Recursive: aws.Bool(true)}); err != nil {
		t.Fatal(err)
	}
	wantKeys(t, bucket, "a", "deep/b", "deep/c")
	wantCounts(t, g, map[string]int{"s3:PutObject": 3})

	g.Reset()
	if _, err := manager.DownloadDirectory(t.Context(), &transfermanager.DownloadDirectoryInput{Bucket: &bucket, Destination: &back}); err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for name := range files {
		body, err := os.ReadFile(filepath.Join(back, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		got[name] = string(body)
	}
	if diff := cmp.Diff(files, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if counts := g.counted(); counts["s3:ListObjectsV2"] != 1 || counts["s3:GetObject"] < 3 {
		t.Errorf("asked %v, want one listing and each object", counts)
	}
	if asked, sent := len(g.Calls()), len(g.wire.sent()); sent != 3+asked {
		t.Errorf("%d requests sent, want 3 up and %d down", sent, asked)
	}
}

// TestDeniedDirectory has the governor deny one file of a folder.
func TestDeniedDirectory(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t)
	there := t.TempDir()
	if err := os.WriteFile(filepath.Join(there, "a"), []byte("content"), 0o644); err != nil {
		t.Fatal(err)
	}
	g.On("s3:PutObject").Deny("no")
	_, err := transferManager(g.s3(t)).UploadDirectory(t.Context(), &transfermanager.UploadDirectoryInput{Bucket: &bucket, Source: &there})
	// The SDK does not wrap what keeps it from uploading a file; it quotes it.
	if err == nil || !strings.Contains(err.Error(), "s3:PutObject (risk medium) denied: no") {
		t.Errorf("error %v, want the denial", err)
	}
	if sent := g.wire.sent(); len(sent) != 0 {
		t.Errorf("requests sent: %q, want none", sent)
	}
}

// TestReadAhead reads a big object as a stream whose parts are got ahead of the reader.
func TestReadAhead(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t)
	client, data := g.s3(t), random()[:3*partSize]
	if err := transfers[0].upload(t.Context(), client, bucket, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	g.Reset()
	out, err := transferManager(client).GetObject(t.Context(), &transfermanager.GetObjectInput{Bucket: &bucket, Key: aws.String("big")})
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(out.Body)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, data) {
		t.Errorf("%d bytes came back that are not what went there", len(got))
	}
	wantCounts(t, g, map[string]int{"s3:HeadObject": 1, "s3:GetObject": 3})
}
