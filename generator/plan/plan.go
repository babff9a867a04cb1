// Package plan is the intermediate form between what was read and what is emitted:
// plain data, sorted, in which every Go name of the output is decided.
package plan

import "github.com/ascendgen/ascendgen/governor"

// Package is one governed client package to be emitted.
type Package struct {
	Name       string // "s3gov"
	SDKName    string // Go package of the SDK: "s3"
	SDKPath    string // its import path
	SDKID      string // AWS's name of the service: "S3"; empty if no model is known
	APIVersion string // "2006-03-01"; empty if no model is known
	Aliases    []string
	Operations []Operation // sorted by name
	Adapters   []Adapter   // sorted by operation
	Paginators []Constructor
	Waiters    []Constructor
	Presigners []Presigner // sorted by name

	// Names are what Build has given to all that is above, and to what it imports.
	Names Names

	// Accessor is the name of the method that returns the raw client.
	Accessor string
}

// Operation is one governed method and what belongs to it.
type Operation struct {
	Name   string // "DeleteBucket"
	Input  string // "DeleteBucketInput"
	Output string // "DeleteBucketOutput"

	Constant   string // "RiskDeleteBucket"
	Variable   string // "opDeleteBucket"
	RiskFunc   string // "riskOfDeleteBucket"; empty if no condition moves the risk
	Resources  string // "resourcesDeleteBucket"; empty if the input names no resource
	Risk       governor.Risk
	Tags       governor.Tags
	Why        Why
	Deprecated bool
	// Tier is the highest level that a call can have, conditions included.
	Tier       governor.Risk
	Conditions []Condition // in the order of the rule

	ReadOnly  bool
	Actions   []string
	Sensitive []string // paths in Go names
	Members   []ResourceMember
}

// Key returns "s3:DeleteBucket" for the operation of a service.
func (o Operation) Key(service string) string { return service + ":" + o.Name }

// Why says on what an operation's rating stands.
type Why struct {
	Rule   string // key of the rule; empty if none names the operation
	Exact  bool   // the rule names this operation alone
	Reason string // the rule's own, may be empty
}

// ResourceMember is an input field that names a resource.
type ResourceMember struct {
	Field string
	List  bool // []string, not *string
}

// Adapter is a func type with one method, which keeps one operation alive where the
// whole client would keep all.
type Adapter struct {
	Type      string // "listBucketsFunc"
	Operation string // "ListBuckets"
	Input     string
	Output    string
}

// Constructor makes a paginator or a waiter of the SDK from the governed client.
type Constructor struct {
	Func      string // "NewListBucketsPaginator"; the SDK's has the same name
	Type      string // "ListBucketsPaginator"
	Operation string
	Adapter   string // type of the adapter
	Interface string // the SDK's one-method interface
	Options   string
	Input     string // of a paginator; empty for a waiter
}
