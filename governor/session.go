package governor

import "github.com/aws/aws-sdk-go-v2/aws"

// Session is what a generated NewFromSession takes: an AWS configuration and the
// gate that governs the clients made from it. Package session has the usual
// implementation; the interface keeps generated code from linking it.
type Session interface {
	Gate() *Gate
	AWSConfig() aws.Config
}

// SupportsGenerated1 states that this runtime serves generated code of generation
// 1. Generated packages refer to it, so that code which is newer than the runtime
// does not compile: the way out is
//
//	go get github.com/ascendgen/ascendgen@latest
const SupportsGenerated1 = true
