package s3accessgrants

import (
	"errors"
	"fmt"

	"github.com/aws/smithy-go"
)

// Error reports a request that was not signed, because there are no credentials of S3
// Access Grants for it and the plugin does not fall back. Nothing was sent to S3.
type Error struct {
	Operation  string // "GetObject"
	Permission string // "READ"; empty if the request could not be understood
	Target     string // "s3://bucket/key"; likewise
	Err        error  // why: what AWS or the plugin has against it
}

// Error implements error.
func (e *Error) Error() string {
	what := "no credentials"
	if e.Target != "" {
		what = fmt.Sprintf("no credentials for %s on %s", e.Permission, e.Target)
	}
	return fmt.Sprintf("s3accessgrants: %s: %s: %v", e.Operation, what, e.Err)
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// RetryableError keeps the SDK from retrying the request: what could be retried was,
// when Access Grants was asked.
func (e *Error) RetryableError() bool { return false }

// newError returns the error of a request that is not signed.
func newError(operation string, d demand, err error) error {
	e := &Error{Operation: operation, Err: err}
	if d.target.bucket != "" {
		e.Permission, e.Target = string(d.permission), d.target.String()
	}
	return e
}

// isDenied reports whether AWS refused a request for good.
func isDenied(err error) bool {
	var refused smithy.APIError
	return errors.As(err, &refused) && refused.ErrorCode() == "AccessDenied"
}
