package resources

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/session"
)

// Example lists what a bucket holds, and is not allowed to empty it.
func Example() {
	ctx := context.Background()
	answers := governortest.New(true) // answers in the place of AWS
	answers.Respond("s3:ListObjectsV2", &s3.ListObjectsV2Output{Contents: []types.Object{
		{Key: aws.String("logs/1"), Size: aws.Int64(10)},
		{Key: aws.String("logs/2"), Size: aws.Int64(20)},
	}})
	sess, err := session.New(ctx, governor.Ceiling(governor.Low, governor.Low), session.WithConfig(answers.AWSConfig()))
	if err != nil {
		panic(err)
	}
	logs := s3gov.NewResource(sess).Bucket("b").Objects(ctx).Prefix("logs/")
	for object, err := range logs.All() {
		if err != nil {
			panic(err)
		}
		data, err := object.Data(ctx) // came with the listing
		if err != nil {
			panic(err)
		}
		fmt.Println(object.Key(), *data.Size)
	}
	deleted, err := logs.Delete(nil)
	fmt.Println(len(deleted), err)
	// Output:
	// logs/1 10
	// logs/2 20
	// 0 s3:DeleteObjects (risk high) denied: risk above the ceiling of low
}
