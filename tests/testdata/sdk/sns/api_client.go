// Package sns has the shape of the SDK's package of this name, with a few of
// its operations, and never reaches a network.
package sns

import (
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
)

const ServiceID = "SNS"

var errNoNetwork = errors.New("this package reaches no network")

type Options struct {
	Region string
}

type Client struct {
	options Options
}

func New(options Options, optFns ...func(*Options)) *Client {
	for _, fn := range optFns {
		fn(&options)
	}
	return &Client{options: options}
}

func NewFromConfig(cfg aws.Config, optFns ...func(*Options)) *Client {
	return New(Options{Region: cfg.Region}, optFns...)
}

func (c *Client) Options() Options { return c.options }
