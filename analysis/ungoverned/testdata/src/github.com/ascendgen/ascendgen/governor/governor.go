package governor

import "github.com/aws/aws-sdk-go-v2/aws"

type Gate struct{}

type Session interface {
	Gate() *Gate
	AWSConfig() aws.Config
}
