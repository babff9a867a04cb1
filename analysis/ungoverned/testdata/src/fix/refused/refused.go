// Package refused has constructors for which no fix is offered: each lacks one thing.
package refused

import (
	"context"
	"errors"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

func noGate(ctx context.Context, cfg aws.Config) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := client.ListBuckets(ctx, nil)
	return err
}

func twoGates(ctx context.Context, cfg aws.Config, a, b *governor.Gate) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := client.ListBuckets(ctx, nil)
	return err
}

func lateGate(ctx context.Context, cfg aws.Config) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := client.ListBuckets(ctx, nil)
	var gate *governor.Gate
	_ = gate
	return err
}

func noError(ctx context.Context, cfg aws.Config, gate *governor.Gate) {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, _ = client.ListBuckets(ctx, nil)
}

func noZero(ctx context.Context, cfg aws.Config, gate *governor.Gate) (s3.Options, error) {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := client.ListBuckets(ctx, nil)
	return s3.Options{}, err
}

func noZeroOfAny[T any](ctx context.Context, cfg aws.Config, gate *governor.Gate) (t T, err error) {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err = client.ListBuckets(ctx, nil)
	return t, err
}

func notAnOperation(cfg aws.Config, gate *governor.Gate) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_ = client.Options()
	return nil
}

func handedOn(cfg aws.Config, gate *governor.Gate) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	other := client
	_ = other
	return nil
}

func asRaw(cfg aws.Config, gate *governor.Gate) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_ = s3.NewPresignClient(client) // want `s3\.NewPresignClient makes`
	return nil
}

func asAny(cfg aws.Config, gate *governor.Gate, take func(any)) error {
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	take(client)
	return nil
}

func notNew(cfg aws.Config, gate *governor.Gate) error {
	var client *s3.Client          // want `variable of the raw type`
	client = s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_ = client
	return nil
}

func inHead(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	if client := s3.NewFromConfig(cfg); ctx != nil { // want `s3\.NewFromConfig makes`
		_, err := client.ListBuckets(ctx, nil)
		return err
	}
	return nil
}

func noName(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	err, clientErr := "neither is an error", 1
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, e := client.ListBuckets(ctx, nil)
	return errors.Join(errors.New(err[clientErr:]), e)
}

func notReady(ctx context.Context, cfg aws.Config, gate *governor.Gate) error {
	s3gov := 1
	_ = s3gov
	client := s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_, err := client.ListBuckets(ctx, nil)
	return err
}

func presign(cfg aws.Config, gate *governor.Gate, p *s3.Client) error { // want `parameter of the raw type`
	client := s3.NewPresignClient(p) // want `s3\.NewPresignClient makes`
	_ = client
	return nil
}

var _ sns.Options
