// Package deps belongs to the same module as those that import it.
package deps

import "github.com/aws/aws-sdk-go-v2/service/s3"

var Shared *s3.Client // want `variable`

func Client() *s3.Client { return Shared } // want `result`
