// Package resources holds what the resources of AWS services are made of: by what
// they are identified, what can be done with them, and what leads from one to
// another. Resource clients are generated from that.
//
// There is a definition for each service that boto3 has resources for, in a file of
// its own that is embedded and read when it is asked for; README.md describes the
// format. A definition names operations and paths as AWS's models spell them. That
// they exist is for the generator to check, against the SDK that it generates for.
package resources

import "fmt"

// Definition describes the resources of one service.
type Definition struct {
	Service   string     // Go package of the service: "s3"
	Root      Resource   // the service itself: no name, no identifiers, no data
	Resources []Resource // in the order of the file, which is by name
}

// Resource returns the resource called name, nil if there is none.
func (d *Definition) Resource(name string) *Resource {
	for i := range d.Resources {
		if d.Resources[i].Name == name {
			return &d.Resources[i]
		}
	}
	return nil
}

// Constructors returns for each resource the relation that leads to it from the root
// with nothing but what a caller gives, so that every resource can be reached. Those
// that the file does not list have the name of their resource.
func (d *Definition) Constructors() []One {
	all := make([]One, 0, len(d.Resources))
	for _, r := range d.Resources {
		all = append(all, d.constructor(r))
	}
	return all
}

func (d *Definition) constructor(r Resource) One {
	for _, one := range d.Root.One {
		if one.Ref.Resource == r.Name {
			return one
		}
	}
	ref := Ref{Resource: r.Name}
	for _, id := range r.Identifiers {
		ref.Identifiers = append(ref.Identifiers, Assignment{id.Name, Source{Kind: Input, Pos: r.Pos}})
	}
	return One{Name: r.Name, Ref: ref, Pos: r.Pos}
}

// Resource is a kind of thing in AWS, like a bucket. Names of actions, relations and
// collections differ from each other; waiters and batch actions are apart.
type Resource struct {
	Name        string       // "Bucket"; empty for the root
	Identifiers []Identifier // all that tells one from another, in the order of the constructor
	Shape       string       // type of its data in the SDK, see README.md; empty if it has none
	Load        *Load        // how to get its data; nil if nothing gets it alone
	Actions     []Action
	One         []One
	Many        []Many
	Batch       []Batch
	Waiters     []Waiter
	Pos         Position
}

// Identifier is a part of what names a resource.
type Identifier struct {
	Name    string
	Member  string // the member of the data that has the same value; empty if none has
	Integer bool   // a whole number and not a string
	// Sensitive is set for a secret: it must not be shown or recorded.
	Sensitive bool
	Pos       Position
}

// Call is a call of an operation. Whatever Params leave open is the caller's.
type Call struct {
	Operation string // "DeleteBucket"
	Params    []Param
}

// Param sets a part of an operation's input.
type Param struct {
	Target Path
	Source Source // Identifier, Data or a literal
}

// Load gets the data of a resource.
type Load struct {
	Call
	Data Path // of the output
	Pos  Position
}

// Action is an operation on one resource, or on the service.
type Action struct {
	Name string
	Call
	Returns *Ref // nil: the output as it is. Sources are Identifier, Request and Response.
	Pos     Position
}

// One leads to a resource, or to the few that the data of a resource lists, without
// asking AWS for more than the data.
type One struct {
	Name string
	Ref  // sources are Identifier, Data and Input
	Pos  Position
}

// Many is a collection: resources that an operation lists, page by page.
type Many struct {
	Name string
	Call
	Returns Ref    // a list; sources are Identifier, Request and Response
	Pages   *Pages // how to go on to the next page; nil: with the SDK's paginator, or there is but one
	Pos     Position
}

// Pages says how to page an operation for which the SDK has no paginator.
type Pages struct {
	More string // the output's bool that says that there is more: "IsTruncated"
	Next []Next // what the next input takes over
	Size string // the input's member that limits a page: "MaxKeys"
	Pos  Position
}

// Next says which member of an output goes to which member of the next input.
type Next struct{ Input, Output string }

// Batch is an operation on all resources of a page of a collection at once. Its Params
// are set for each resource in turn: a target with Each or Append adds an element for
// each, another has the value of any, which all share.
type Batch struct {
	Name string
	Call
	Pos Position
}

// Waiter waits until a resource is in some state.
type Waiter struct {
	Name   string  // "Exists"
	Waiter string  // the model's name: "BucketExists"
	Params []Param // of the operation that it polls
	Data   *Path   // of the output that ended the wait; nil: the data is unknown then
	Pos    Position
}

// Ref says which resource, or resources, something leads to.
type Ref struct {
	Resource    string
	Identifiers []Assignment // each identifier of the resource, in its order
	Data        *Path        // where its data is, in what Source the identifiers are from; nil: not known yet
	Pos         Position
}

// List reports whether the Ref leads to any number of resources. Then every source
// that is a list, and the data if there is any, runs through the same one.
func (r Ref) List() bool {
	return len(r.lists()) > 0
}

// Needs reports whether a source of r is of kind k.
func (r Ref) Needs(k SourceKind) bool {
	for _, id := range r.Identifiers {
		if id.Source.Kind == k {
			return true
		}
	}
	return false
}

// Assignment says where the value of an identifier comes from.
type Assignment struct {
	Identifier string
	Source     Source
}

// Source says where a value comes from.
type Source struct {
	Kind  SourceKind
	Name  string // of an Identifier
	Path  Path   // of Data, Request and Response
	Value any    // of a Literal: a string, an int64 or a bool
	Pos   Position
}

// SourceKind is a kind of source. The zero value is none.
type SourceKind uint8

// The kinds of sources.
const (
	FromIdentifier SourceKind = iota + 1 // an identifier of the resource that has the member
	Data                                 // the data of that resource, which is loaded if need be
	Input                                // whoever calls
	Request                              // the input that was sent
	Response                             // the output
	Literal                              // a value that the definition states
)

// Position is a place in a file. Lines and columns count from 1, columns in bytes.
type Position struct {
	File         string
	Line, Column int
}

// String returns "file:line:column".
func (p Position) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column) }
