package e2e

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/s3/manager"
	"github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager"
	tmtypes "github.com/aws/aws-sdk-go-v2/feature/s3/transfermanager/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/tests/e2e/gateway"
)

// Both transfer managers of the SDK take the governed client.
var (
	_ manager.UploadAPIClient        = (*s3gov.Client)(nil)
	_ manager.DownloadAPIClient      = (*s3gov.Client)(nil)
	_ manager.HeadBucketAPIClient    = (*s3gov.Client)(nil)
	_ transfermanager.S3APIClient    = (*s3gov.Client)(nil)
	_ manager.ListObjectsV2APIClient = (*s3gov.Client)(nil)
)

const (
	mebibyte = 1 << 20
	size     = 50 * mebibyte
	partSize = 8 * mebibyte
	parts    = 7 // of size
)

// random returns size bytes, the same ones every time.
func random() []byte {
	data := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{7}).Read(data) // which cannot fail
	return data
}

// transfers are the SDK's two ways to move big objects.
var transfers = []struct {
	name     string
	upload   func(ctx context.Context, c *s3gov.Client, bucket string, body io.Reader) error
	download func(ctx context.Context, c *s3gov.Client, bucket string, to io.WriterAt) error
}{
	{
		"manager",
		func(ctx context.Context, c *s3gov.Client, bucket string, body io.Reader) error {
			uploader := manager.NewUploader(c, func(u *manager.Uploader) { u.PartSize = partSize })
			_, err := uploader.Upload(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: aws.String("big"), Body: body})
			return err
		},
		func(ctx context.Context, c *s3gov.Client, bucket string, to io.WriterAt) error {
			downloader := manager.NewDownloader(c, func(d *manager.Downloader) { d.PartSize = partSize })
			_, err := downloader.Download(ctx, to, &s3.GetObjectInput{Bucket: &bucket, Key: aws.String("big")})
			return err
		},
	},
	{
		"transfermanager",
		func(ctx context.Context, c *s3gov.Client, bucket string, body io.Reader) error {
			_, err := transferManager(c).UploadObject(ctx, &transfermanager.UploadObjectInput{Bucket: &bucket, Key: aws.String("big"), Body: body})
			return err
		},
		func(ctx context.Context, c *s3gov.Client, bucket string, to io.WriterAt) error {
			_, err := transferManager(c).DownloadObject(ctx, &transfermanager.DownloadObjectInput{Bucket: &bucket, Key: aws.String("big"), WriterAt: to})
			return err
		},
	},
}

func transferManager(c *s3gov.Client) *transfermanager.Client {
	return transfermanager.New(c, func(o *transfermanager.Options) {
		o.PartSizeBytes = partSize
		o.GetObjectType = tmtypes.GetObjectRanges
	})
}

// TestBigObject moves 50 MB there and back; each part is asked.
func TestBigObject(t *testing.T) {
	data := random()
	for _, transfer := range transfers {
		t.Run(transfer.name, func(t *testing.T) {
			g, bucket := open(t, s3Server.url(t), true), newBucket(t)
			client := g.s3(t)
			if err := transfer.upload(t.Context(), client, bucket, bytes.NewReader(data)); err != nil {
				t.Fatal(err)
			}
			wantCounts(t, g, map[string]int{"s3:CreateMultipartUpload": 1, "s3:UploadPart": parts, "s3:CompleteMultipartUpload": 1})

			g.Reset()
			file, err := os.Create(filepath.Join(t.TempDir(), "big"))
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if err := transfer.download(t.Context(), client, bucket, file); err != nil {
				t.Fatal(err)
			}
			wantCounts(t, g, map[string]int{"s3:GetObject": parts})
			got := sha256.New()
			if _, err := io.Copy(got, file); err != nil {
				t.Fatal(err)
			}
			if want := sha256.Sum256(data); !bytes.Equal(got.Sum(nil), want[:]) {
				t.Error("what came back is not what went there")
			}
		})
	}
}

// TestBigObjectAskedOnce has an upload be one operation, whose parts are not asked.
func TestBigObjectAskedOnce(t *testing.T) {
	data := random()
	for _, transfer := range transfers {
		t.Run(transfer.name, func(t *testing.T) {
			g, bucket := open(t, s3Server.url(t), true), newBucket(t)
			client := g.s3(t)
			err := g.Operation(t.Context(), "s3", "UploadBackup", func(ctx context.Context, _ *governor.BatchOperation) error {
				return transfer.upload(ctx, client, bucket, bytes.NewReader(data))
			})
			if err != nil {
				t.Fatal(err)
			}
			wantAsked(t, g, "s3:UploadBackup")
			if sent := g.wire.sent(); len(sent) != parts+2 {
				t.Errorf("%d requests sent, want %d: all parts, and the upload's beginning and end", len(sent), parts+2)
			}
			wantKeys(t, bucket, "big")
		})
	}
}

// TestDeniedPart has the governor deny one part: nothing of the upload is left.
func TestDeniedPart(t *testing.T) {
	data := random()[:3*partSize]
	for _, transfer := range transfers {
		t.Run(transfer.name, func(t *testing.T) {
			g, bucket := open(t, s3Server.url(t), true), newBucket(t)
			g.On("s3:UploadPart").Allow().Deny("enough for today")
			err := transfer.upload(t.Context(), g.s3(t), bucket, bytes.NewReader(data))
			wantDenied(t, err, "s3:UploadPart")
			g.AssertAsked(t, "s3:AbortMultipartUpload")
			g.AssertNotAsked(t, "s3:CompleteMultipartUpload")
			wantKeys(t, bucket)
			uploads, err := rawS3(t).ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: &bucket})
			if err != nil {
				t.Fatal(err)
			}
			if len(uploads.Uploads) != 0 {
				t.Errorf("%d uploads left, want none", len(uploads.Uploads))
			}
		})
	}
}

// TestDeniedUpload has the governor deny the beginning: nothing is sent.
func TestDeniedUpload(t *testing.T) {
	data := random()[:2*partSize]
	for _, transfer := range transfers {
		t.Run(transfer.name, func(t *testing.T) {
			g, bucket := open(t, s3Server.url(t), true), newBucket(t)
			g.On("s3:CreateMultipartUpload").Deny("no")
			err := transfer.upload(t.Context(), g.s3(t), bucket, bytes.NewReader(data))
			wantDenied(t, err, "s3:CreateMultipartUpload")
			if sent := g.wire.sent(); len(sent) != 0 {
				t.Errorf("requests sent: %q, want none", sent)
			}
		})
	}
}

// TestDeniedDownload has the governor deny one range.
func TestDeniedDownload(t *testing.T) {
	data := random()[:3*partSize]
	for _, transfer := range transfers {
		t.Run(transfer.name, func(t *testing.T) {
			g, bucket := open(t, s3Server.url(t), true), newBucket(t)
			client := g.s3(t)
			if err := transfer.upload(t.Context(), client, bucket, bytes.NewReader(data)); err != nil {
				t.Fatal(err)
			}
			g.On("s3:GetObject").Allow().Deny("no more")
			err := transfer.download(t.Context(), client, bucket, manager.NewWriteAtBuffer(make([]byte, len(data))))
			wantDenied(t, err, "s3:GetObject")
		})
	}
}

func TestBucketRegion(t *testing.T) {
	g, bucket := open(t, s3Server.url(t), true), newBucket(t)
	region, err := manager.GetBucketRegion(t.Context(), g.s3(t), bucket)
	if err != nil {
		t.Fatal(err)
	}
	if region != gateway.Region {
		t.Errorf("region %q, want %q", region, gateway.Region)
	}
	wantAsked(t, g, "s3:HeadBucket")

	g.On("s3:HeadBucket").Deny("no")
	_, err = manager.GetBucketRegion(t.Context(), g.s3(t), bucket)
	wantDenied(t, err, "s3:HeadBucket")
	if sent := g.wire.sent(); len(sent) != 1 {
		t.Errorf("requests sent: %q, want the first only", sent)
	}
}
