// Small walks through the resources of the small definition that the templates are
// tested with, over answers that are S3's.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/resource"

	"example.test/user/s3gov"
)

// server answers as S3 does, and prints what it is asked.
type server struct{}

func (server) Do(r *http.Request) (*http.Response, error) {
	fmt.Println(r.Method, r.URL.RequestURI())
	q := r.URL.Query()
	body := ""
	switch {
	case q.Has("tagging") && r.Method == "GET":
		body = "<Tagging><TagSet><Tag><Key>shelf</Key><Value>twin</Value></Tag></TagSet></Tagging>"
	case r.Method == "GET" && q.Get("prefix") == "broken":
		body = "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents></ListBucketResult>"
	case r.Method == "GET" && q.Get("marker") == "":
		body = "<ListBucketResult><IsTruncated>true</IsTruncated><NextMarker>b</NextMarker><Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>"
	case r.Method == "GET":
		body = "<ListBucketResult><Contents><Key>c</Key><Size>3</Size></Contents></ListBucketResult>"
	case r.Method == "POST":
		content, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		fmt.Println(" ", string(content))
		body = "<DeleteResult></DeleteResult>"
	}
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// asks prints what it is asked, and denies one operation.
type asks struct{ denied string }

func (a asks) Decide(_ context.Context, action governor.Action) (governor.Decision, error) {
	fmt.Println("may I", action, "?")
	if action.Operation == a.denied {
		return governor.Decision{Reason: "no"}, nil
	}
	return governor.Decision{Verdict: governor.Allowed}, nil
}

func shelf(denied string) *s3gov.Shelf {
	gate, err := governor.NewGate(asks{denied})
	if err != nil {
		log.Fatal(err)
	}
	client, err := s3gov.New(s3.New(s3.Options{
		Region: "us-east-1", HTTPClient: server{}, Retryer: aws.NopRetryer{}, UsePathStyle: true,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDTEST", SecretAccessKey: "test"}, nil
		}),
	}), gate)
	if err != nil {
		log.Fatal(err)
	}
	return s3gov.NewResourceFromClient(client).Shelf("shelf")
}

func main() {
	ctx := context.Background()
	s := shelf("")
	things := s.Things(ctx).PageSize(1)
	for thing, err := range things.All() {
		if err != nil {
			log.Fatal(err)
		}
		data, err := thing.Data(ctx)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("thing", thing, *data.Size)
	}
	for _, err := range things.Prefix("broken").All() {
		fmt.Println("broken:", err)
	}
	if _, err := things.Delete(&s3.DeleteObjectsInput{Delete: &types.Delete{Quiet: aws.Bool(true)}}); err != nil {
		log.Fatal(err)
	}
	_, err := shelf("DeleteObjects").Things(ctx).Delete(nil)
	fmt.Println("denied:", err)
	twin, err := s.Twin(ctx)
	fmt.Println(twin, err)
	input := &s3.PutBucketVersioningInput{VersioningConfiguration: &types.VersioningConfiguration{}}
	_, err = s.Lock(ctx, input)
	fmt.Println("locked:", err, "caller's:", input.VersioningConfiguration.Status == "" && input.Bucket == nil)
	input.VersioningConfiguration.Status = types.BucketVersioningStatusSuspended
	_, err = s.Lock(ctx, input)
	fmt.Println(errors.Is(err, resource.ErrConflict), err)
	_, err = s.Label(ctx, nil)
	fmt.Println("labelled:", err)
	part := s.Part("key", 3, "secret")
	fmt.Printf("%v %+v %#v %s\n", part, part, part, part.Shelf())
	_, err = s.Part("key", 0, "secret").Upload(ctx, nil)
	fmt.Println(errors.Is(err, resource.ErrNoIdentifier), err)
	_, err = part.Upload(ctx, &s3.UploadPartInput{Body: strings.NewReader("content")})
	fmt.Println("uploaded:", err)
	fmt.Println("waited:", s.WaitUntilExists(ctx, 1e9))
}
