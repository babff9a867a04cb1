// Package generics has raw clients as type parameters and arguments.
package generics

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sns"
)

type cache[T any] struct{ value T }

func lazily[T, O any](cfg aws.Config, make func(aws.Config, ...func(*O)) T) T { return make(cfg) }

type either interface {
	*s3.Client | *sns.Client // want `constraint of the raw type \*s3\.Client` `constraint of the raw type \*sns\.Client`
}

func of[T *s3.Client](T) {} // want `constraint of the raw type`

func pick[T either](t T) T { return t }

type set[T either] []T

func use(cfg aws.Config) {
	c := lazily(cfg, s3.NewFromConfig) // want `s3\.NewFromConfig makes`
	_ = pick(c)
	_ = lazily[*s3.Client, s3.Options] // want `type argument of the raw type`
	var _ cache[*s3.Client]            // want `type argument of the raw type`
	var kept cache[*s3.Client]         // want `type argument of the raw type`
	_ = kept
	var s set[*sns.Client] // want `type argument of the raw type \*sns\.Client`
	_ = s
}
