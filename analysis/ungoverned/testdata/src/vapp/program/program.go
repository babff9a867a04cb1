// Package program uses copies of the SDK that stand in the program's own tree.
package program

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	copied "vapp/third_party/aws-sdk-go-v2/service/s3"
)

type holder struct {
	third  *copied.Client // want `field of the raw type \*s3\.Client`
	vendor *s3.Client     // want `field of the raw type \*s3\.Client`
}

func use(cfg aws.Config) {
	_ = copied.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_ = s3.NewFromConfig(cfg)     // want `s3\.NewFromConfig makes`
}
