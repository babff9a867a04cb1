package session

import (
	"context"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type session struct{ governor.Session }

type app struct{ session *session }

func (a *app) list(ctx context.Context) (*s3.ListBucketsOutput, int, bool, string, error) {
	client := s3.NewFromConfig(a.session.AWSConfig(), func(o *s3.Options) { o.Region = "" }) // want `s3\.NewFromConfig makes`
	out, err := client.ListBuckets(ctx, &s3.ListBucketsInput{})
	return out, 1, true, "", err
}

func pages(ctx context.Context, s governor.Session) error {
	var err error
	client := s3.NewFromConfig(s.AWSConfig()) // want `s3\.NewFromConfig makes`
	_ = s3.NewListBucketsPaginator(client, nil)
	return err
}
