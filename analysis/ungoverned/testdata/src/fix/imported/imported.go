package imported

import (
	"context"

	"fix/own/s3gov"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// Client makes the package an import.
type Client struct{ *s3gov.Client }

func own(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := client.ListBuckets(ctx, nil)
	return err
}

// The governed package of this program is older than the SDK's: it has no such operation.
func lacks(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := client.DeleteBucket(ctx, nil)
	return err
}

func hidden(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	s3gov := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := s3gov.ListBuckets(ctx, nil)
	return err
}
