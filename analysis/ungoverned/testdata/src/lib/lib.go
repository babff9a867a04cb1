// Package lib belongs to another module, which gives raw clients away.
package lib

import "github.com/aws/aws-sdk-go-v2/service/s3"

type Clients struct {
	S3   *s3.Client // want `field`
	Name string
}

var Default *s3.Client // want `variable`

func Connect() (*s3.Client, error) { return Default, nil } // want `result`

func (c *Clients) Store() *s3.Client { return c.S3 } // want `result`

func Take(c s3.ListBucketsAPIClient) {}

// Store has all that the raw client has, and Upload.
type Store struct {
	*s3.Client // want `field`
	Name       string
}

func (s *Store) Upload() {}

func Open() *Store { return nil }

func Factory() func() *s3.Client { return nil } // want `result`

type Deps struct {
	Make func() *s3.Client // want `result`
	Each func(func(s3.ListBucketsAPIClient))
}
