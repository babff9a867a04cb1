package governor

import "strings"

// Operation is what generated code states of one AWS operation. It is plain data,
// so that the linker keeps it only with the method that uses it. Treat it as
// read-only.
type Operation struct {
	Service string // Go package of the SDK: "s3"
	Name    string // "DeleteBucket"
	Tags    Tags   // why the operation is rated as it is

	// ReadOnly is set if the operation changes nothing, by AWS's model or its IAM
	// access level.
	ReadOnly bool
	// Actions are the IAM actions that the operation needs, its own first.
	Actions []string
	// Sensitive are paths of input members that [Action.Parameters] redacts. A "."
	// separates members and passes through lists and maps. [AllSensitive] stands for
	// every member.
	Sensitive []string
	// Resources returns the AWS resources that an input names. It is nil if the
	// operation names none. Its argument is the operation's input pointer.
	Resources func(input any) Resources
}

// AllSensitive is in [Operation.Sensitive] where nothing is known of the members: for
// an operation that is newer than the model.
const AllSensitive = "*"

// String returns the operation's key, "s3:DeleteBucket".
func (o *Operation) String() string { return o.Service + ":" + o.Name }

// Resource is an AWS resource that a call names.
type Resource struct {
	Member string // input member that names it: "Bucket"
	Value  string // as the caller wrote it: a name, an id or an ARN
}

// ARN returns the resource's ARN, and false if the caller named it otherwise.
func (r Resource) ARN() (string, bool) { return r.Value, strings.HasPrefix(r.Value, "arn:") }

// Resources are the AWS resources that a call names, in the order of the
// operation's input members.
type Resources []Resource

// Add appends the resource that member names, if it is set.
//
// It is not inlined: it stands some thousand times in the client of a large service,
// which would take a tenth longer to compile.
//
//go:noinline
func (r *Resources) Add(member string, value *string) {
	if value != nil && *value != "" {
		*r = append(*r, Resource{Member: member, Value: *value})
	}
}

// AddAll appends the resources that a list member names.
func (r *Resources) AddAll(member string, values []string) {
	for _, value := range values {
		r.Add(member, &value)
	}
}

// Service is what generated code states of one AWS service.
type Service struct {
	Name       string   // Go package of the SDK: "cloudwatchlogs"
	SDKID      string   // the SDK's own name of it: "CloudWatch Logs"
	Aliases    []string // other names of it in keys: boto3's and IAM's, "logs"
	APIVersion string   // "2014-03-28"
	// Operations names the operations, each followed by one byte that is its level, as
	// [PackOperations] packs them: a list of strings would take twice the room in every
	// program.
	Operations string
	// Presigns names the methods that sign requests, "PresignGetObject", packed likewise.
	Presigns string
}

// OperationRisk is the rating of one operation in a [Service].
type OperationRisk struct {
	Name string
	Risk Risk
}

// PackOperations returns operations in the form of [Service.Operations]. Generated
// code has that form already; this is for tests.
func PackOperations(operations ...OperationRisk) string {
	var b strings.Builder
	for _, o := range operations {
		b.WriteString(o.Name)
		b.WriteByte(byte(o.Risk))
	}
	return b.String()
}

// Rated returns what a session's keys can name, and the levels: the operations of the
// service, then the methods that sign requests for them.
func (s *Service) Rated() []OperationRisk {
	return append(unpack(s.Operations), unpack(s.Presigns)...)
}

func unpack(packed string) []OperationRisk {
	var operations []OperationRisk
	for start, i := 0, 0; i < len(packed); i++ {
		if risk := Risk(packed[i]); risk <= Critical {
			operations = append(operations, OperationRisk{Name: packed[start:i], Risk: risk})
			start = i + 1
		}
	}
	return operations
}

// named reports whether a key's service part means s.
func (s *Service) named(service string) bool {
	if service == s.Name {
		return true
	}
	for _, alias := range s.Aliases {
		if service == alias {
			return true
		}
	}
	return false
}
