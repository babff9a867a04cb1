package gate

import "context"
import "github.com/ascendgen/ascendgen/governor"
import "github.com/aws/aws-sdk-go-v2/aws"
import store "github.com/aws/aws-sdk-go-v2/service/s3"

func list(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	client := store.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := client.ListBuckets(ctx, nil)
	return err
}

func inner(ctx context.Context, cfg aws.Config, s governor.Session) func() error {
	return func() (err error) {
		client := store.New(store.Options{}) // want `s3\.New makes`
		_, err = client.ListBuckets(ctx, nil)
		return err
	}
}

func onlySession(s governor.Session) error {
	c := store.NewFromConfig(s.AWSConfig()) // want `s3\.NewFromConfig makes`
	return use(c)
}

type lister interface {
	store.ListBucketsAPIClient
}

func use(lister) error { return nil }
