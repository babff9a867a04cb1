package governor

import "time"

// Action is what a [Governor] decides on: one call that a program is about to make.
//
// It is passed by value. Its methods read the caller's input only when they are
// called, so a governor that looks at nothing but the operation and its risk pays
// for nothing else.
type Action struct {
	Service   string // Go package of the SDK: "s3"
	Operation string // "DeleteBucket"
	// Risk is what the decision is to be based on: the generated constant, or the
	// session's override of it.
	Risk Risk
	// Rated is the generated constant. It differs from Risk if the session overrides it.
	Rated Risk
	Tags  Tags
	// Presign is set if nothing is called yet: a request is to be signed, and whoever
	// holds the signed URL can make the call until it expires. Expires is how long that
	// is.
	Presign bool
	Expires time.Duration

	batch     bool       // a batch operation, not a call
	absolute  bool       // the input holds the time at which a signature ends
	operation *Operation // of a signature, its name is the method's: "PresignGetObject"
	gate      *Gate
	input     any
}

// Agent names the program or the model on whose behalf calls are made.
type Agent struct {
	ID   string
	Name string
}

// String returns the action's key, "s3:DeleteBucket"; of a signature it is the key
// under which presigning is rated, "s3:PresignDeleteBucket".
func (a Action) String() string {
	if a.Presign && a.operation != nil {
		return a.operation.String()
	}
	return a.Service + ":" + a.Operation
}

// ReadOnly reports whether the operation changes nothing.
func (a Action) ReadOnly() bool { return a.operation != nil && a.operation.ReadOnly }

// IAMActions returns the IAM actions that the call needs, the operation's own
// first. Treat them as read-only.
func (a Action) IAMActions() []string {
	if a.operation == nil {
		return nil
	}
	return a.operation.Actions
}

// Region returns the region of the client. A per-call option may change it later.
func (a Action) Region() string {
	if a.gate == nil {
		return ""
	}
	return a.gate.region
}

// Agent returns on whose behalf the call is made, as the session says.
func (a Action) Agent() Agent {
	if a.gate == nil {
		return Agent{}
	}
	return a.gate.settings.agent
}

// Resources returns the AWS resources that the call names, nil if it names none
// that are known.
func (a Action) Resources() Resources {
	if a.operation == nil || a.operation.Resources == nil || a.input == nil {
		return nil
	}
	return a.operation.Resources(a.input)
}

// Parameters returns the members that the caller set, by their Go names. Members
// that AWS marks sensitive read "[redacted]", blobs "[12 bytes]" and streams
// "[stream]"; none of those is looked into. The result is the caller's own copy.
func (a Action) Parameters() map[string]any {
	if a.input == nil {
		return nil
	}
	var sensitive []string
	if a.operation != nil {
		sensitive = a.operation.Sensitive
	}
	return parameters(a.input, sensitive)
}

// Digest returns a SHA-256 over the operation and everything in its input except
// the contents of streams. Equal calls have equal digests, in other processes too.
// An input that nests too deeply to be read is an error.
func (a Action) Digest() ([32]byte, error) {
	operation := a.Operation
	switch { // each with what no operation's name holds
	case a.absolute:
		operation = a.String() + " signed"
	case a.Presign:
		operation = a.String() + " " + a.Expires.String()
	case a.batch:
		operation += " batch"
	}
	return digest(a.Service, operation, a.input)
}

// NewAction returns an action on an operation with an input, as [Call] would make
// it, for tests of governors and for governors that make actions of their own.
func NewAction(op *Operation, risk Risk, input any) Action {
	return Action{
		Service: op.Service, Operation: op.Name, Risk: risk, Rated: risk, Tags: op.Tags,
		operation: op, input: input,
	}
}
