// Package models holds what AWS's service models say of each operation.
//
// Facts of every AWS service are embedded, one small file a service, and read
// only when asked for. [OpenDir] reads Smithy models instead. Both give the same
// [Service].
package models

// Identity names a service in the vocabularies that people use for it.
type Identity struct {
	SDKID     string `json:"sdkId"`              // Smithy's sdkId: "CloudWatch Logs"
	GoPackage string `json:"goPackage"`          // package of aws-sdk-go-v2: "cloudwatchlogs"
	Boto      string `json:"boto,omitempty"`     // boto3's client name: "logs"; empty if boto3 has none
	IAM       string `json:"iam,omitempty"`      // prefix of IAM actions: "logs"
	ARN       string `json:"arn,omitempty"`      // service part of an ARN: "logs"
	Endpoint  string `json:"endpoint,omitempty"` // endpoint prefix: "logs"
}

// Service is what a model says of one service.
type Service struct {
	Identity
	APIVersion string      `json:"apiVersion"` // "2006-03-01"
	Protocol   string      `json:"protocol"`   // "restXml", "awsJson1_1", ...
	Operations []Operation `json:"operations"` // sorted by name
}

// Operation is what a model says of one operation. Members are spelled as the
// model spells them; in a path, "." separates members and passes through lists
// and maps: "Tags.Value" is the member Value of every element of Tags. The path of
// a structure, list or map stands for all that it holds.
type Operation struct {
	Name        string   `json:"name"`
	ReadOnly    bool     `json:"readonly,omitempty"`
	Idempotent  bool     `json:"idempotent,omitempty"`
	Method      string   `json:"method,omitempty"` // HTTP method
	URI         string   `json:"uri,omitempty"`    // HTTP URI template, with its query
	Paginated   bool     `json:"paginated,omitempty"`
	Waiters     []string `json:"waiters,omitempty"`
	Deprecated  bool     `json:"deprecated,omitempty"`
	EventStream bool     `json:"eventStream,omitempty"` // in the input or the output
	// DataPlane is set for operations on the data that a resource holds, and unset
	// for those that manage resources.
	DataPlane bool     `json:"dataPlane,omitempty"`
	Required  []string `json:"required,omitempty"` // top-level input members

	Resources []ResourceMember `json:"resources,omitempty"` // input members that name an AWS resource
	Sensitive []string         `json:"sensitive,omitempty"` // paths of input members marked sensitive
	Streaming []string         `json:"streaming,omitempty"` // input members that are streams of bytes
	Blobs     []string         `json:"blobs,omitempty"`     // paths of input members that are blobs, streams excluded
	// SensitiveOutput is set if the output holds a member marked sensitive.
	SensitiveOutput bool     `json:"sensitiveOutput,omitempty"`
	Actions         []Action `json:"actions,omitempty"` // IAM actions, the operation's own first
}

// ResourceMember is a top-level input member that names an AWS resource, that of
// the HTTP path first, then required ones. Members marked sensitive are left out:
// resources are shown and recorded.
type ResourceMember struct {
	Member string       `json:"member"`
	Kind   ResourceKind `json:"kind"`
	List   bool         `json:"list,omitempty"` // a list of names, not one
}

// ResourceKind says how a member names its resource.
type ResourceKind string

// The kinds of resource members.
const (
	ARN  ResourceKind = "arn"
	ID   ResourceKind = "id"
	Name ResourceKind = "name"
)

// Action is an IAM action that an operation needs.
type Action struct {
	Name   string `json:"name"`             // "s3:DeleteObject"
	Access string `json:"access,omitempty"` // Read, List, Write, Tagging or Permissions management; "" if unknown
}
