// Package upload stands in a folder that is named as the SDK is, and is none of it.
package upload

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

type holder struct{ sdk *s3.Client } // want `field of the raw type`

func NewFromConfig(cfg aws.Config) *s3.Client { // want `result of the raw type`
	return s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
}
