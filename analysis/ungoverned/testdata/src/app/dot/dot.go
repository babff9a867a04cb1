// Package dot imports the SDK's names into its own.
package dot

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	. "github.com/aws/aws-sdk-go-v2/service/s3"
)

type holder struct {
	Client // want `field of the raw type \*s3\.Client`
}

func use(cfg aws.Config) {
	c := NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_ = NewPresignClient(c) // want `s3\.NewPresignClient makes`
	_ = Options{}
}
