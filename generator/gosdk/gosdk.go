// Package gosdk reads service packages of aws-sdk-go-v2 as the user's go.mod
// resolves them. It parses; it does not type-check or compile, which is what
// makes it fast.
package gosdk

import "go/token"

// Package is a service package of the SDK. It is safe for concurrent use as long
// as nobody changes its fields, and must not be copied.
type Package struct {
	Name       string // Go package name: "s3"
	ImportPath string // "github.com/aws/aws-sdk-go-v2/service/s3"
	Dir        string
	Operations []Operation // sorted by name
	Paginators []Paginator // sorted by name
	Waiters    []Waiter    // sorted by name
	Presigners []Presigner // sorted by operation; empty if the SDK has no presign client

	shapes  shapes  // what Lookup has read
	structs structs // what Struct has read
}

// Operation is a method of the SDK's Client that calls AWS. Its signature is
// always
//
//	func(context.Context, *Input, ...func(*Options)) (*Output, error)
type Operation struct {
	Name       string // "DeleteBucket"
	Input      string // type name: "DeleteBucketInput"
	Output     string // type name: "DeleteBucketOutput"
	Deprecated bool
	Members    []Member       // exported fields of Input, in source order
	Pos        token.Position // of the method's name; Offset is not set
}

// Member is an exported field of a struct of the SDK.
type Member struct {
	Name string
	Type Type
}

// Type is the type of a member, as far as generated code needs it.
type Type struct {
	Kind    Kind
	Pointer bool   // *string, *types.Tag
	Name    string // for Named, in the package types: "Tag"
	Bits    int    // for Int and Float: 32 or 64
	Elem    *Type  // for List and Map
}

// Kind is a class of Go types.
type Kind uint8

// The kinds. A Named type is a struct, an enumeration or a union of the package
// types; [Package.Lookup] tells which.
const (
	Other  Kind = iota // anything that generated code does not look into: documents, event streams
	String             // string
	Bool               // bool
	Int                // int32, int64
	Float              // float32, float64
	Time               // time.Time
	Blob               // []byte
	Stream             // io.Reader
	List               // []Elem
	Map                // map[string]Elem
	Named              // types.Name
)

// Paginator is a paginator of the SDK: New<Name>(client <Client>, *Input, ...func(*<Name>Options)) *<Name>.
type Paginator struct {
	Name      string // "ListObjectsV2Paginator"
	Operation string // "ListObjectsV2"
	Client    string // one-method interface: "ListObjectsV2APIClient"
	Options   string // "ListObjectsV2PaginatorOptions"
}

// Waiter is a waiter of the SDK: New<Name>(client <Client>, ...func(*<Name>Options)) *<Name>.
type Waiter struct {
	Name      string // "BucketExistsWaiter"
	Operation string // "HeadBucket"
	Client    string // "HeadBucketAPIClient"
	Options   string // "BucketExistsWaiterOptions"
}

// Presigner is a method of the SDK's PresignClient.
type Presigner struct {
	Name      string // "PresignGetObject"
	Operation string // "GetObject"; for PresignPostObject "PutObject"
	Input     string // "GetObjectInput"
	Options   string // "PresignOptions"
	Output    string // "v4.PresignedHTTPRequest", of aws/signer/v4, or a type of the package: "PresignedPostRequest"
	Expires   bool   // Options has the field Expires, a time.Duration
	// Conditions is set if Options has the field Conditions, a []any.
	Conditions bool
}
