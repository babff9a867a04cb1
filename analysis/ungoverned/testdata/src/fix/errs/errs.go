// Package errs uses the name err for other things.
package errs

import (
	"context"
	"errors"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func otherErr(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	err := "not an error"
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, e := client.ListBuckets(ctx, nil)
	return errors.Join(errors.New(err), e)
}

func outerErr(ctx context.Context, cfg aws.Config, gate *governor.Gate) (err error) {
	for range 3 {
		client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
		_, err = client.ListBuckets(ctx, nil)
	}
	return err
}

func laterErr(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	err := func() error { _, e := client.ListBuckets(ctx, nil); return e }()
	return err
}
