package resources

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/resource"
)

// objects answers as a bucket of three objects on two pages.
func objects(g *governortest.Governor) {
	g.Respond("s3:ListObjectsV2", func(_ context.Context, in *s3.ListObjectsV2Input) (*s3.ListObjectsV2Output, error) {
		if in.ContinuationToken == nil {
			more := true
			return &s3.ListObjectsV2Output{
				Contents:    []types.Object{{Key: text("a"), ETag: text("1")}, {Key: text("b")}},
				IsTruncated: &more, NextContinuationToken: text("next"),
			}, nil
		}
		return &s3.ListObjectsV2Output{Contents: []types.Object{{Key: text("c")}}}, nil
	})
}

func TestS3(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	objects(s.g)
	s.g.Respond("s3:CreateBucket", &s3.CreateBucketOutput{})
	s.g.Respond("s3:HeadBucket", &s3.HeadBucketOutput{})
	s.g.Respond("s3:PutObject", &s3.PutObjectOutput{ETag: text("2")})
	s.g.Respond("s3:HeadObject", &s3.HeadObjectOutput{ETag: text("1")}, &s3.HeadObjectOutput{ETag: text("2")})
	s.g.Respond("s3:DeleteObjects", &s3.DeleteObjectsOutput{})
	s.g.Respond("s3:ListBuckets", &s3.ListBucketsOutput{Buckets: []types.Bucket{{Name: text("b"), BucketRegion: text("us-east-1")}}})
	s.g.Respond("s3:ListObjectVersions", &s3.ListObjectVersionsOutput{
		Versions:      []types.ObjectVersion{{Key: text("a"), VersionId: text("v1")}},
		DeleteMarkers: []types.DeleteMarkerEntry{{Key: text("a"), VersionId: text("v2")}},
	})
	s.g.Respond("s3:UploadPart", &s3.UploadPartOutput{})
	s.g.Respond("s3:CreateMultipartUpload", &s3.CreateMultipartUploadOutput{UploadId: text("u")})

	r := s3gov.NewResource(s.g.Session(t))
	bucket := must[*s3gov.Bucket](s)(r.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: text("b")}))
	s.is(bucket.String(), `Bucket(Name="b")`)
	s.done(bucket.WaitUntilExists(ctx, time.Minute))
	s.asked("s3:CreateBucket", "s3:HeadBucket")

	// Sub-resources, identifiers, data.
	object := bucket.Object("k")
	s.is([]string{object.BucketName(), object.Key(), object.Bucket().Name(), object.Acl().BucketName()}, []string{"b", "k", "b", "b"})
	s.asked()
	must[*s3.PutObjectOutput](s)(object.Put(ctx, nil))
	s.is(*sent[s3.PutObjectInput](s).Key, "k")
	for range 2 {
		s.is(*must[*s3.HeadObjectOutput](s)(object.Data(ctx)).ETag, "1")
	}
	s.asked("s3:PutObject", "s3:HeadObject")
	s.done(object.Reload(ctx))
	s.is(*must[*s3.HeadObjectOutput](s)(object.Data(ctx)).ETag, "2")
	s.asked("s3:HeadObject")
	put := must[*s3gov.Object](s)(bucket.PutObject(ctx, &s3.PutObjectInput{Key: text("other")}))
	s.is(put.String(), `Object(BucketName="b", Key="other")`)
	s.asked("s3:PutObject")

	// Collections.
	s.is(names(s, r.Buckets(ctx).Limit(1).All()), []string{`Bucket(Name="b")`})
	s.asked("s3:ListBuckets")
	all := bucket.Objects(ctx)
	narrow := all.Prefix("x").Limit(1).PageSize(7)
	s.is(names(s, narrow.All()), []string{`ObjectSummary(BucketName="b", Key="a")`})
	in := sent[s3.ListObjectsV2Input](s)
	s.is([]any{*in.Bucket, *in.Prefix, *in.MaxKeys}, []any{"b", "x", int32(7)})
	s.asked("s3:ListObjectsV2")
	s.is(len(names(s, all.All())), 3)
	s.is(sent[s3.ListObjectsV2Input](s).Prefix == nil, true)
	s.asked("s3:ListObjectsV2", "s3:ListObjectsV2")
	for summary, err := range all.All() {
		s.done(err)
		s.is(*must[*types.Object](s)(summary.Data(ctx)).ETag, "1")
		break
	}
	s.asked("s3:ListObjectsV2") // the data came with the listing
	versions := bucket.ObjectVersions(ctx)
	s.is(names(s, versions.All()), []string{
		`ObjectVersion(BucketName="b", ObjectKey="a", Id="v1")`, `ObjectVersion(BucketName="b", ObjectKey="a", Id="v2")`,
	})
	s.asked("s3:ListObjectVersions")

	// Batch actions.
	outs := must[[]*s3.DeleteObjectsOutput](s)(all.Delete(&s3.DeleteObjectsInput{Delete: &types.Delete{}}))
	s.is(len(outs), 2)
	s.is(*sent[s3.DeleteObjectsInput](s).Delete.Objects[0].Key, "c")
	s.asked("s3:ListObjectsV2", "s3:DeleteObjects", "s3:ListObjectsV2", "s3:DeleteObjects")

	// An identifier that is a number.
	upload := must[*s3gov.MultipartUpload](s)(object.InitiateMultipartUpload(ctx, nil))
	must[*s3.UploadPartOutput](s)(upload.Part(3).Upload(ctx, nil))
	s.is(*sent[s3.UploadPartInput](s).PartNumber, int32(3))
	s.asked("s3:CreateMultipartUpload", "s3:UploadPart")
}

// TestDeniedBatch holds that a batch action which is denied stops before its first call,
// and reads no further pages.
func TestDeniedBatch(t *testing.T) {
	g := governortest.New(true)
	objects(g)
	g.On("s3:DeleteObjects").Deny("no")
	outs, err := s3gov.NewResource(g.Session(t)).Bucket("b").Objects(t.Context()).Delete(nil)
	var denied *governor.GovernanceError
	if !errors.As(err, &denied) || len(outs) != 0 {
		t.Errorf("got %d outputs, %v", len(outs), err)
	}
	if got := keys(g.Sent()); len(got) != 1 || got[0] != "s3:ListObjectsV2" {
		t.Errorf("sent %v, want one listing", got)
	}
	if n := len(g.CallsTo("s3:DeleteObjects")); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}
	// Who may not list deletes nothing either, and one that is denied later stops there.
	g.On("s3:ListObjectsV2").Deny("no")
	g.Reset()
	if _, err := s3gov.NewResource(g.Session(t)).Bucket("b").Objects(t.Context()).Delete(nil); !errors.As(err, &denied) || len(g.Sent()) != 0 {
		t.Errorf("%d requests, %v", len(g.Sent()), err)
	}
	g.On("s3:*").Allow()
	g.On("s3:DeleteObjects").Allow().Deny("no more")
	g.Respond("s3:DeleteObjects", &s3.DeleteObjectsOutput{})
	if outs, err = s3gov.NewResource(g.Session(t)).Bucket("b").Objects(t.Context()).Delete(nil); !errors.As(err, &denied) || len(outs) != 1 {
		t.Errorf("got %d outputs, want 1, and %v", len(outs), err)
	}
}

// TestRefusedBeforeAsking holds what is refused without asking anybody.
func TestRefusedBeforeAsking(t *testing.T) {
	ctx := t.Context()
	g, other := governortest.New(true), governortest.New(true)
	r, second := s3gov.NewResource(g.Session(t)), s3gov.NewResource(other.Session(t))
	listing := func(c s3gov.BucketObjectsCollection) error {
		for _, err := range c.All() {
			return err
		}
		return nil
	}
	summary := func(r *s3gov.Resource, bucket, key string) *s3gov.ObjectSummary { return r.ObjectSummary(bucket, key) }
	deleted := func(b s3gov.ObjectSummaryBatch, params *s3.DeleteObjectsInput) error {
		_, err := b.Delete(ctx, params)
		return err
	}
	put := func(o *s3gov.Object, params *s3.PutObjectInput) error {
		_, err := o.Put(ctx, params)
		return err
	}
	bucketData := func() error { _, err := r.Bucket("b").Data(ctx); return err }
	for _, test := range []struct {
		name string
		got  error
		want error
	}{
		{"empty identifier", put(r.Object("b", ""), nil), resource.ErrNoIdentifier},
		{"empty identifier that the call does not need", put(r.Bucket("").Object("k"), nil), resource.ErrNoIdentifier},
		{"another bucket", put(r.Object("b", "k"), &s3.PutObjectInput{Bucket: text("other")}), resource.ErrConflict},
		{"listing of nothing", listing(r.Bucket("").Objects(ctx)), resource.ErrNoIdentifier},
		{"listing of another bucket", listing(r.Bucket("b").Objects(ctx).Filter(func(in *s3.ListObjectsV2Input) { in.Bucket = text("other") })), resource.ErrConflict},
		{"no data", bucketData(), resource.ErrNoData},
		{"zero value", put(new(s3gov.Object), nil), resource.ErrNoClient},
		{"zero root", func() error { _, err := new(s3gov.Resource).CreateBucket(ctx, nil); return err }(), resource.ErrNoClient},
		{"nil client", put(s3gov.NewResourceFromClient(nil).Object("b", "k"), nil), resource.ErrNoClient},
		{"listing of a zero root", func() error {
			for _, err := range new(s3gov.Resource).Buckets(ctx).All() {
				return err
			}
			return nil
		}(), resource.ErrNoClient},
		{"waiting for a zero value", new(s3gov.Bucket).WaitUntilExists(ctx, time.Minute), resource.ErrNoClient},
		{"empty batch", deleted(nil, nil), resource.ErrNoResources},
		{"two buckets", deleted(s3gov.ObjectSummaryBatch{summary(r, "b", "k"), summary(r, "c", "k")}, nil), resource.ErrConflict},
		{"two clients", deleted(s3gov.ObjectSummaryBatch{summary(r, "b", "k"), summary(second, "b", "l")}, nil), resource.ErrConflict},
		{"second has no key", deleted(s3gov.ObjectSummaryBatch{summary(r, "b", "k"), summary(r, "b", "")}, nil), resource.ErrNoIdentifier},
		{"more objects", deleted(s3gov.ObjectSummaryBatch{summary(r, "b", "k")},
			&s3.DeleteObjectsInput{Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: text("x")}}}}), resource.ErrConflict},
	} {
		if !errors.Is(test.got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, test.got, test.want)
		}
	}
	if n := len(g.Calls()) + len(other.Calls()); n != 0 {
		t.Errorf("%d calls were asked about", n)
	}
}

// TestBrokenSession holds that resources of a session that makes no client refuse every
// call with what is wrong.
func TestBrokenSession(t *testing.T) {
	_, err := s3gov.NewResource(broken{}).Bucket("b").Delete(t.Context(), nil)
	var refused *governor.GovernanceError
	if !errors.As(err, &refused) {
		t.Fatalf("got %v, want a *governor.GovernanceError", err)
	}
	if _, want := s3gov.NewFromSession(broken{}); want == nil || !errors.Is(err, want) && refused.Reason != want.Error() {
		t.Errorf("got %v, want it to tell %v", err, want)
	}
}

// TestDataConcurrently holds that many who want the data of one resource at once ask
// once.
func TestDataConcurrently(t *testing.T) {
	g := governortest.New(true)
	g.Respond("s3:HeadObject", &s3.HeadObjectOutput{ETag: text("1")})
	object := s3gov.NewResource(g.Session(t)).Object("b", "k")
	var wg sync.WaitGroup
	for range 100 {
		wg.Go(func() {
			if data, err := object.Data(t.Context()); err != nil || *data.ETag != "1" {
				t.Errorf("got %v, %v", data, err)
			}
		})
	}
	wg.Wait()
	if n := len(g.Calls()); n != 1 {
		t.Errorf("asked %d times, want once", n)
	}
}
