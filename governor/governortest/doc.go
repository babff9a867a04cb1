// Package governortest helps to test programs that call AWS through governed clients.
//
// A [Governor] of this package remembers what it was asked, decides as the test
// says, and stands in for AWS:
//
//	g := governortest.New(true)
//	g.On("s3:Delete*").Deny("production is frozen")
//	g.Respond("s3:GetObject", &s3.GetObjectOutput{ContentLength: aws.Int64(3)})
//	client, err := s3gov.NewFromSession(g.Session(t))
//	...
//	g.AssertAsked(t, "s3:DeleteBucket")
//	g.AssertNotSent(t, "s3:Delete*")
//
// Clients made from its configuration run the SDK's own code up to the point where
// a request would leave: parameters are validated, serialized and signed, and
// nothing reaches a network.
//
// Operations are named by patterns: the name of the SDK's Go package, a colon and
// the operation, as in "s3:DeleteObject". A "*" stands for any part of it, and alone
// for every operation.
package governortest
