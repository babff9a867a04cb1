// Package passed hands raw clients straight to governed constructors.
package passed

import (
	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func direct(cfg aws.Config, gate *governor.Gate) (*s3gov.Client, error) {
	return s3gov.New((s3.NewFromConfig(cfg)), gate)
}

func New(c *s3.Client, gate *governor.Gate) (int, error) { return 0, nil } // want `parameter of the raw type`

func kept(cfg aws.Config, gate *governor.Gate) (*s3gov.Client, error) {
	_, _ = New(s3.NewFromConfig(cfg), gate) // want `s3\.NewFromConfig makes`
	raw := s3.NewFromConfig(cfg)            // want `s3\.NewFromConfig makes`
	return s3gov.New(raw, gate)
}
