// Package governor is the runtime of governed AWS clients.
//
// A generated client holds an aws-sdk-go-v2 client and a [Gate]. Each of its
// methods goes through [Call], which asks the gate's [Governor] for a [Decision]
// on an [Action] before anything is sent to AWS:
//
//	gate, err := governor.NewGate(governor.Ceiling(governor.Medium, governor.High))
//	...
//	client, err := s3gov.New(s3.NewFromConfig(cfg), gate)
//	...
//	_, err = client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &name})
//	var pending *governor.PendingApprovalError // DeleteBucket is rated High
//	errors.As(err, &pending)
//
// Everything here fails closed: the zero [Risk], [Verdict], [Decision] and [Gate]
// refuse, and so does an answer that is not understood. Only a governor that could
// not be reached at all may let a call through, and only if [FailOpen] was chosen.
//
// # What it does not protect
//
// A program that makes raw SDK clients is not governed where it uses them. A
// per-call option (optFns) may change the region, the endpoint or the credentials
// after the decision. An input that another goroutine changes while the SDK
// serializes it is a data race that no check here can see. Of a stream (io.Reader) it
// is checked that it is the same one, not what will be read from it.
package governor
