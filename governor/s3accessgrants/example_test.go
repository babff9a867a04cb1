package s3accessgrants_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	controltypes "github.com/aws/aws-sdk-go-v2/service/s3control/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/governor/s3accessgrants"
	"github.com/ascendgen/ascendgen/governor/session"
)

// Requests are signed with credentials that S3 Access Grants vends. The governor decides
// before any are asked for.
func Example() {
	ctx := context.Background()
	backend := standIn() // in the place of AWS
	sess, err := session.New(ctx, governor.Ceiling(governor.Medium, 0), session.WithConfig(backend.AWSConfig()))
	if err != nil {
		fmt.Println(err)
		return
	}
	plugin, err := s3accessgrants.New(sess)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := s3gov.NewFromSession(sess, plugin.Register)
	if err != nil {
		fmt.Println(err)
		return
	}

	for _, key := range []string{"2026/january.csv", "2026/february.csv"} {
		_, err = client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("reports"), Key: &key})
		fmt.Println(key, err)
	}
	for _, request := range backend.Sent() {
		fmt.Println("  sent", request.Key())
	}

	backend.Reset()
	var denied *governor.GovernanceError
	_, err = client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: aws.String("reports"), Key: aws.String("2026/january.csv")})
	fmt.Println("denied:", errors.As(err, &denied), "- sent:", len(backend.Sent()))
	// Output:
	// 2026/january.csv <nil>
	// 2026/february.csv <nil>
	//   sent s3:HeadBucket
	//   sent sts:GetCallerIdentity
	//   sent s3control:GetAccessGrantsInstanceForPrefix
	//   sent s3control:GetDataAccess
	//   sent s3:HeadObject
	//   sent s3:HeadObject
	// denied: true - sent: 0
}

// standIn returns an AWS in which there is a grant on s3://reports/2026/*.
func standIn() *governortest.Governor {
	g := governortest.New(true)
	g.Respond("sts:GetCallerIdentity", &sts.GetCallerIdentityOutput{Account: aws.String("111122223333")})
	g.Respond("s3control:GetAccessGrantsInstanceForPrefix", &s3control.GetAccessGrantsInstanceForPrefixOutput{
		AccessGrantsInstanceArn: aws.String("arn:aws:s3:us-east-1:111122223333:access-grants/default"),
	})
	g.Respond("s3control:GetDataAccess", &s3control.GetDataAccessOutput{
		MatchedGrantTarget: aws.String("s3://reports/2026/*"),
		Credentials: &controltypes.Credentials{
			AccessKeyId: aws.String("ASIA"), SecretAccessKey: aws.String("s"), SessionToken: aws.String("t"),
			Expiration: aws.Time(time.Now().Add(time.Hour)),
		},
	})
	return g
}
