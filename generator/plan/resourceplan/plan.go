// Package resourceplan is the intermediate form of resource clients: what a definition
// of resources comes to in the types of the SDK, with every Go name decided.
package resourceplan

import "github.com/ascendgen/ascendgen/generator/gosdk"

// RootName is the name of the type from which all resources are reached.
const RootName = "Resource"

// Service is the resource client of one service.
type Service struct {
	Resources []Resource // the root first, then by name
}

// Resource is a type of resources.
type Resource struct {
	Name        string // "Bucket"
	Root        bool
	File        string // "resource_bucket.go"
	Identifiers []Identifier
	Data        *Struct // nil if it has none
	Load        *Load   // nil if nothing loads its data
	Actions     []Action
	One         []One
	Many        []Many
	Batch       []Batch
	Waiters     []Waiter
}

// BatchType is the type of resources on which batch actions work.
func (r *Resource) BatchType() string { return r.Name + "Batch" }

// Identifier is a part of what names a resource.
type Identifier struct {
	Name      string // "BucketName", also of the method that returns it
	Field     string // "bucketName", also of a parameter
	Number    bool   // int32, not string
	Sensitive bool
}

// Struct is a struct of the SDK, of the service's package or of its package types.
type Struct struct {
	Name  string
	Types bool
}

// Call is a call of an operation whose input is filled.
type Call struct {
	Operation, Input, Output string
	Deprecated               bool
	NeedsData                bool // a value is from the resource's data
	Fills                    []Fill
}

// Fill is one thing that is done to an input.
type Fill struct {
	Kind   FillKind
	Member string   // what errors call it: "Delete.Objects[].Key"
	Path   []string // fields from the input
	Field  string   // of an element, for Elements and BatchElements; "" if the element is the value
	Leaf   Leaf
	Value  Value
	Elem   Struct      // the type of a list's elements, for those kinds that make any
	Text   string      // likewise, if they are strings: "string", or an enumeration of package types
	Add    [][]Element // for Prepend and Assign
	Ours   bool        // nobody else can have set the list of an Assign
}

// FillKind says what a [Fill] does.
type FillKind uint8

// The kinds of fills.
const (
	CopyStruct    FillKind = iota + 1 // copies the struct that a pointer leads to, so that the caller's stays
	Scalar                            // sets a member
	Only                              // makes a list of one
	Elements                          // sets a member of each element that the caller gave, or of one
	Assign                            // sets a list that the caller must not have set
	Prepend                           // puts elements before those of the caller
	MakeList                          // makes a list with an element for each resource of a batch
	BatchElements                     // sets, for each resource of a batch, its element or a member of it
)

// Leaf says how a value is held.
type Leaf uint8

// The leaves.
const (
	Text        Leaf = iota + 1 // *string
	String                      // string
	Enum                        // an enumeration, which is a string
	Number                      // *int32
	PlainNumber                 // int32
	Flag                        // *bool
	StringList                  // []string, of one element
)

// Element is a member of an element of a list.
type Element struct {
	Field string
	Leaf  Leaf
	Enum  string // the type, for Enum
	Value Value
}

// Value is where a value comes from.
type Value struct {
	Kind    ValueKind
	Field   string // of the resource, for Identifier; a parameter, for Caller
	Literal any    // string, int64 or bool
	Read    Read   // for what is read
}

// ValueKind is a kind of value.
type ValueKind uint8

// The kinds of values.
const (
	FromIdentifier ValueKind = iota + 1
	FromCaller
	FromLiteral
	FromData
	FromInput
	FromOutput
)

// Variable is the name of the local variable that a value is read from.
func (k ValueKind) Variable() string {
	switch k {
	case FromData:
		return "data"
	case FromInput:
		return "in"
	}
	return "out"
}

// Read leads from a struct to a value in it.
type Read struct {
	Steps []Step
	Leaf  Leaf   // how the value is held, if it is one of an identifier
	Path  string // as the definition spells it

	typ gosdk.Type
}

// Step leads into a field.
type Step struct {
	Field   string
	Into    Into
	Index   int  // for At
	Pointer bool // what is reached is a pointer
	Struct  bool // what is reached is, or points to, a struct
}

// Into says what a step does with a list.
type Into uint8

// The ways into a list.
const (
	Whole Into = iota
	At         // one element
	Every      // all of them
)

// Load gets the data of a resource.
type Load struct {
	Call
	Data Read
}

// Action is a method that makes one call.
type Action struct {
	Name string
	Call
	Returns *Ref // nil: the output
}

// Ref makes resources.
type Ref struct {
	Resource string
	List     bool
	Groups   []Group // one, or one for each list that the resources are in
}

// Group makes the resources of one list, or the single one.
type Group struct {
	Over    ValueKind // of List: what Spine leads into
	Spine   []Step    // of List, with Every in the last and maybe in others
	Element Struct    // the type of the elements; no name if they are no structs
	Set     []Assignment
	Data    *DataFrom
}

// Assignment sets an identifier. A value that is read is read from the element of the
// list if Element is set.
type Assignment struct {
	Identifier Identifier
	Value      Value
	Element    bool
}

// DataFrom says what data a new resource holds from the start.
type DataFrom struct {
	Value   Value
	Element bool
	// Convert is set if the data are of another type than the resource's: these
	// members are taken over.
	Convert []string
	To      Struct // for Convert
}

// One is a method that leads to a resource, or to those that the data list.
type One struct {
	Name string
	Ref
	Params []Identifier // what the caller gives
	Data   bool         // the data are needed
}

// Many is a collection.
type Many struct {
	Name string
	Type string // "BucketObjectsCollection"
	Call
	Ref     Ref
	Pager   *Pager // nil if the operation returns everything at once
	Setters []Setter
	Batch   []*Batch // of the listed resource
}

// Pager is a paginator of the SDK or, where it has none, what goes from page to page.
type Pager struct {
	Func    string // "NewListBucketsPaginator"; "" if the SDK has none
	Options string
	Size    bool // pages have a size that can be chosen

	// For an operation without a paginator.
	More       string      // the output's *bool
	Next       [][2]string // members of the next input, each with the one of the output that it gets
	SizeMember string      // the input's *int32, if Size
}

// Setter is a method of a collection that sets a member of the input.
type Setter struct {
	Member string
	Type   Type
}

// Type is a Go type.
type Type struct {
	Name    string // "string", "[]byte", "time.Time"
	Types   bool   // Name is of the service's package types
	Pointer bool
	List    *Type // elements, of a list
	Map     *Type // elements, of a map by strings
}

// Batch is an action on several resources at once.
type Batch struct {
	Name string
	Call
	Shared []Fill // what has to be done before the Fills, which are done for each resource
}

// Waiter waits by a waiter of the SDK.
type Waiter struct {
	Name string // "WaitUntilExists"
	Call
	Type    string // "ObjectExistsWaiter"
	Func    string
	Options string
	Data    *Read
}
