package tested

import "github.com/aws/aws-sdk-go-v2/service/s3"

var c = s3.New(s3.Options{}) // want `s3\.New makes`
