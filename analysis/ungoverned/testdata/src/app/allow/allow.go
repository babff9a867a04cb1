// Package allow has comments that allow raw clients, and some that do not.
package allow

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func good(cfg aws.Config) {
	_ = s3.NewFromConfig(cfg) //ascendgen:allow at the end of the line
	//ascendgen:allow on the line above
	_ = s3.NewFromConfig(cfg)
	//ascendgen:allow	above, in a longer comment
	// with more to say
	_ = s3.NewFromConfig(cfg)
}

// Documented takes a raw client.
//
//ascendgen:allow the line of the signature, not the body
func Documented(c *s3.Client, cfg aws.Config) (*s3.Client, error) {
	return s3.NewFromConfig(cfg), nil // want `s3\.NewFromConfig makes`
}

type fields struct {
	//ascendgen:allow one field
	one *s3.Client
	two *s3.Client // want `field of the raw type`
	// want +1 `want no blank in front of ascendgen:allow`
	// ascendgen:allow spaced
	six *s3.Client // want `field of the raw type`
}

func bad(cfg aws.Config) {
	// want +1 `want a reason: //ascendgen:allow why`
	//ascendgen:allow
	_ = s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	// want +1 `unknown directive //ascendgen:alow: want //ascendgen:allow and a reason`
	//ascendgen:alow misspelt
	_ = s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	// want +1 `nothing here to allow`
	//ascendgen:allow not next to it

	_ = s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
	cfg = aws.Config{}        //ascendgen:allow trailing, is not for the next line // want `nothing here to allow`
	_ = s3.NewFromConfig(cfg) // want `s3\.NewFromConfig makes`
}
