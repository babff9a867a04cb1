package gosdk

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
)

const fakePath = servicePath + "fake"

// fakeFiles is a small service package with one of everything.
var fakeFiles = map[string]string{
	"api_client.go": `package fake

import "github.com/aws/aws-sdk-go-v2/aws"

type Client struct {
	options Options
}

func New(options Options, optFns ...func(*Options)) *Client { return nil }

func NewFromConfig(cfg aws.Config, optFns ...func(*Options)) *Client {
	return New(Options{}, optFns...)
}

func (c *Client) Options() Options { return c.options }

type PresignOptions struct{}

type PresignClient struct{ client *Client }

func NewPresignClient(c *Client, optFns ...func(*PresignOptions)) *PresignClient { return nil }
`,
	"api_op_DeleteThing.go": `package fake

import (
	"context"
	"github.com/aws/aws-sdk-go-v2/service/fake/document"
	"github.com/aws/aws-sdk-go-v2/service/fake/types"
	"io"
	"time"
)

// DeleteThing deletes.
//
// Deprecated: Use something else.
func (c *Client) DeleteThing(ctx context.Context, params *DeleteThingInput, optFns ...func(*Options)) (*DeleteThingOutput, error) {
	return nil, nil
}

type DeleteThingInput struct {
	// Name of the thing.
	//
	// This member is required.
	Name *string

	Force, Quiet bool
	Limit        *int32
	Ratio        float64
	Since        *time.Time
	Key          []byte
	Body         io.Reader
	Mode         types.Mode
	Filter       *types.Filter
	Tags         []types.Tag
	Labels       map[string]string
	Groups       map[string][]types.Tag
	Extra        document.Interface
	hidden       string

	noSmithyDocumentSerde
}

type DeleteThingOutput struct{}
`,
	"api_op_ListThings.go": `package fake

import "context"

func (c *Client) ListThings(ctx context.Context, params *ListThingsInput, optFns ...func(*Options)) (*ListThingsOutput, error) {
	return nil, nil
}

type ListThingsInput struct{ NextToken *string }

type ListThingsOutput struct{}

type ListThingsPaginatorOptions struct{}

type ListThingsPaginator struct{}

func NewListThingsPaginator(client ListThingsAPIClient, params *ListThingsInput, optFns ...func(*ListThingsPaginatorOptions)) *ListThingsPaginator {
	return nil
}

func (p *ListThingsPaginator) HasMorePages() bool { return false }

type ThingGoneWaiterOptions struct{}

type ThingGoneWaiter struct{}

func NewThingGoneWaiter(client ListThingsAPIClient, optFns ...func(*ThingGoneWaiterOptions)) *ThingGoneWaiter {
	return nil
}

type ListThingsAPIClient interface {
	ListThings(context.Context, *ListThingsInput, ...func(*Options)) (*ListThingsOutput, error)
}
`,
	"presign_custom.go": `package fake

import (
	"context"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

func (c *PresignClient) PresignDeleteThing(ctx context.Context, params *DeleteThingInput, optFns ...func(*PresignOptions)) (*v4.PresignedHTTPRequest, error) {
	return nil, nil
}

func (c *PresignClient) PresignPostThing(ctx context.Context, params *DeleteThingInput, optFns ...func(*PresignPostOptions)) (*PresignedPostRequest, error) {
	return nil, nil
}
`,
	"fake_test.go":   "package fake // no source\n\nfunc (",
	"serializers.go": "package fake\n\nfunc unparsed( // not read, as nothing in it can matter\n",
	"types/types.go": `package types

import smithy "github.com/aws/smithy-go"

// Filter has Mode in its comment.
type Filter struct {
	Mode  Mode
	Tags  []Tag
	Inner *Filter
	Any   Choice
	When  smithy.Document

	noSmithyDocumentSerde
}

type Tag struct {
	Key   *string
	Value *string
}

type TagMemberless struct{ Nothing *int32 }

// Choice is one of ChoiceMemberText and ChoiceMemberTags.
type Choice interface {
	isChoice()
}

type ChoiceMemberText struct {
	Value string

	noSmithyDocumentSerde
}

func (*ChoiceMemberText) isChoice() {}

type ChoiceMemberTags struct {
	Value []Tag
}

func (*ChoiceMemberTags) isChoice() {}

// UnknownUnionMember is what the SDK does not know.
type UnknownUnionMember struct {
	Tag   string
	Value []byte
}

func (*UnknownUnionMember) isChoice() {}

type Odd chan int

type (
	Grouped struct{ Name *string }
)
`,
	"types/enums.go": `package types

type Mode string

// Enum values for Mode
const (
	ModeFast Mode = "fast"
	ModeSlow Mode = "s\"low"
)

func (Mode) Values() []Mode { return []Mode{"fast"} }

type Pace = int32

// Enum values for Pace
const (
	PaceSlow Pace = 10
)

type ModeOther string

const (
	ModeOtherFast ModeOther = "other"
)
`,
}

// fake writes the fake package, with some files changed, added or removed (""),
// and returns its location.
func fake(t testing.TB, changes map[string]string) Location {
	t.Helper()
	files := maps.Clone(fakeFiles)
	maps.Copy(files, changes)
	dir := t.TempDir()
	for name, text := range files {
		if text != "" {
			write(t, filepath.Join(dir, name), text)
		}
	}
	return Location{Service: "fake", ImportPath: fakePath, Dir: dir}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
