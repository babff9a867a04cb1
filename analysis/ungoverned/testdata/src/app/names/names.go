// Package names reaches the SDK under other names.
package names

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	store "github.com/aws/aws-sdk-go-v2/service/s3"
	s3 "github.com/aws/aws-sdk-go-v2/service/sns"
)

type (
	Alias   = store.Client  // want `declaration of the raw type \*s3\.Client`
	Pointer = *store.Client // want `declaration of the raw type \*s3\.Client`
	Options = store.Options
)

func renamed(cfg aws.Config, a *Alias, p Pointer, o Options) { // want `parameter of the raw type \*s3\.Client` `parameter of the raw type \*s3\.Client`
	_ = store.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	_ = s3.NewFromConfig(cfg)    // want `^sns\.NewFromConfig makes a client that asks no governor: want snsgov\.NewFromSession`
}

type local struct{}

func (local) NewFromConfig(aws.Config) int { return 0 }

func shadowed(cfg aws.Config) {
	var store local
	_ = store.NewFromConfig(cfg)
}
