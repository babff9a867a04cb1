package gosdk

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var ignoreShapes = cmpopts.IgnoreUnexported(Package{})

func TestRead(t *testing.T) {
	loc := fake(t, nil)
	got, err := Read(context.Background(), loc)
	if err != nil {
		t.Fatal(err)
	}
	named := func(name string) Type { return Type{Kind: Named, Name: name} }
	tags := &Type{Kind: List, Elem: &Type{Kind: Named, Name: "Tag"}}
	want := &Package{
		Name:       "fake",
		ImportPath: fakePath,
		Dir:        loc.Dir,
		Operations: []Operation{
			{
				Name: "DeleteThing", Input: "DeleteThingInput", Output: "DeleteThingOutput", Deprecated: true,
				Members: []Member{
					{"Name", Type{Kind: String, Pointer: true}},
					{"Force", Type{Kind: Bool}},
					{"Quiet", Type{Kind: Bool}},
					{"Limit", Type{Kind: Int, Bits: 32, Pointer: true}},
					{"Ratio", Type{Kind: Float, Bits: 64}},
					{"Since", Type{Kind: Time, Pointer: true}},
					{"Key", Type{Kind: Blob}},
					{"Body", Type{Kind: Stream}},
					{"Mode", named("Mode")},
					{"Filter", Type{Kind: Named, Name: "Filter", Pointer: true}},
					{"Tags", *tags},
					{"Labels", Type{Kind: Map, Elem: &Type{Kind: String}}},
					{"Groups", Type{Kind: Map, Elem: tags}},
					{"Extra", Type{}},
				},
			},
			{Name: "ListThings", Input: "ListThingsInput", Output: "ListThingsOutput", Members: []Member{{"NextToken", Type{Kind: String, Pointer: true}}}},
		},
		Paginators: []Paginator{{"ListThingsPaginator", "ListThings", "ListThingsAPIClient", "ListThingsPaginatorOptions"}},
		Waiters:    []Waiter{{"ThingGoneWaiter", "ListThings", "ListThingsAPIClient", "ThingGoneWaiterOptions"}},
		Presigners: []Presigner{
			{"PresignDeleteThing", "DeleteThing", "DeleteThingInput", "PresignOptions", "v4.PresignedHTTPRequest", false, false},
			{"PresignPostThing", "DeleteThing", "DeleteThingInput", "PresignPostOptions", "PresignedPostRequest", false, false},
		},
	}
	if diff := cmp.Diff(want, got, ignoreShapes, cmpopts.IgnoreFields(Operation{}, "Pos")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// The deprecated one is parsed whole, the other shortened.
	for i, pos := range []string{"api_op_DeleteThing.go:14:18", "api_op_ListThings.go:5:18"} {
		if got := got.Operations[i].Pos.String(); got != filepath.Join(loc.Dir, pos) {
			t.Errorf("position %s, want %s", got, pos)
		}
	}
}

// otherSystem is an operating system that tests do not run on.
func otherSystem() string {
	if runtime.GOOS == "windows" {
		return "linux"
	}
	return "windows"
}

// TestReadVariants has packages that differ from the usual and are fine.
func TestReadVariants(t *testing.T) {
	tests := []struct {
		name    string
		changes map[string]string
		check   func(*Package) bool
	}{
		{
			"imports under other names",
			map[string]string{"api_op_DeleteThing.go": `package fake
import stdctx "context"
import ty "github.com/aws/aws-sdk-go-v2/service/fake/types"
import types "example.com/types"
func (c *Client) DeleteThing(_ stdctx.Context, _ *DeleteThingInput, _ ...func(*Options)) (*DeleteThingOutput, error) { return nil, nil }
type DeleteThingInput struct { Mode ty.Mode; Other types.Mode }`},
			func(p *Package) bool {
				return cmp.Equal(p.Operations[0].Members, []Member{{"Mode", Type{Kind: Named, Name: "Mode"}}, {"Other", Type{}}})
			},
		},
		{
			"no presign client",
			map[string]string{
				"presign_custom.go": "",
				"api_client.go":     strings.NewReplacer("PresignClient", "Other", "PresignOptions", "OtherOptions").Replace(fakeFiles["api_client.go"]),
			},
			func(p *Package) bool { return len(p.Presigners) == 0 && len(p.Operations) == 2 },
		},
		{
			"a method without a context",
			map[string]string{"extra.go": "package fake\nfunc (c *Client) Region() string { return \"}\" }\n"},
			func(p *Package) bool { return len(p.Operations) == 2 },
		},
		{
			"a file that a build constraint excludes",
			map[string]string{"extra.go": "//go:build never_" + "set\n\npackage fake\n\nfunc (c *Client) Hidden(ctx context.Context) {}\n"},
			func(p *Package) bool { return len(p.Operations) == 2 },
		},
		{
			"a file whose name excludes it on this system",
			map[string]string{
				"extra_" + otherSystem() + ".go":       "package fake\n\nfunc (c *Client) Hidden(ctx context.Context) {}\n",
				"types/enums_" + otherSystem() + ".go": "package types\n\ntype Hidden struct{}\n",
			},
			func(p *Package) bool {
				_, err := p.Lookup("Hidden")
				return len(p.Operations) == 2 && err != nil
			},
		},
		{
			"deprecation of a member only",
			map[string]string{"api_op_ListThings.go": strings.Replace(fakeFiles["api_op_ListThings.go"], "NextToken *string", "\n// Deprecated: no.\nNextToken *string\n", 1)},
			func(p *Package) bool { return !p.Operations[1].Deprecated && p.Operations[0].Deprecated },
		},
		{
			"an operation beside its file, in one that is not named after it",
			map[string]string{"more.go": "package fake\nimport \"context\"\nfunc (c *Client) More(ctx context.Context, p *MoreInput, o ...func(*Options)) (*MoreOutput, error) { return nil, nil }\ntype MoreInput struct{}\n"},
			func(p *Package) bool { return len(p.Operations) == 3 },
		},
		{
			"a sign that lies across two pieces of a searched file",
			map[string]string{"big.go": "package fake\nimport \"context\"\n/*" + strings.Repeat("x", pieceSize-80) + "*/\nfunc (c *Client) More(ctx context.Context, p *MoreInput, o ...func(*Options)) (*MoreOutput, error) { return nil, nil }\ntype MoreInput struct{}\n"},
			func(p *Package) bool { return len(p.Operations) == 3 },
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := Read(context.Background(), fake(t, tt.changes))
			if err != nil {
				t.Fatal(err)
			}
			if !tt.check(p) {
				t.Errorf("got %+v", p.Operations)
			}
		})
	}
}

func TestReadDeviations(t *testing.T) {
	op := func(decl string) map[string]string {
		return map[string]string{"extra.go": "package fake\n\nimport \"context\"\n\n" + decl}
	}
	replace := func(file, from, to string) map[string]string {
		if !strings.Contains(fakeFiles[file], from) {
			t.Fatalf("%s has no %q", file, from)
		}
		return map[string]string{file: strings.Replace(fakeFiles[file], from, to, 1)}
	}
	tests := []struct {
		name    string
		changes map[string]string
		want    []string // what each line ends in, after the folder
	}{
		{
			"method with other parameters",
			op("func (c *Client) Purge(ctx context.Context, name string) error { return nil }"),
			[]string{"extra.go:5:18: package " + fakePath + ": method Client.Purge: expected method of *Client, func(context.Context, *Input, ...func(*Options)) (*Output, error), found method of *Client, func(context.Context, string) error"},
		},
		{
			"context not first",
			op("func (c *Client) Purge(name string, ctx context.Context) {}"),
			[]string{"extra.go:5:18: * found method of *Client, func(string, context.Context)"},
		},
		{
			"context in a function type",
			op("func (c *Client) Purge(f func(context.Context) error) {}"),
			[]string{"extra.go:5:18: * found method of *Client, func(func(context.Context) error)"},
		},
		{
			"value receiver",
			op("func (c Client) ListAll(ctx context.Context, p *ListThingsInput, o ...func(*Options)) (*ListThingsOutput, error) { return nil, nil }"),
			[]string{"extra.go:5:17: * found method of Client, *"},
		},
		{
			"other options",
			replace("api_op_ListThings.go", "...func(*Options)", "...func(*ListOptions)"),
			[]string{
				"api_op_ListThings.go:5:18: * method Client.ListThings: *",
				"api_op_ListThings.go:32:2: * type ListThingsAPIClient: expected its method to be an operation of Client, found ListThings",
				"api_op_ListThings.go:32:2: * type ListThingsAPIClient: *",
			},
		},
		{
			"a context of another package",
			replace("api_op_ListThings.go", `import "context"`, `import "example.com/context"`),
			[]string{
				"api_op_ListThings.go:5:18: * found method of *Client, func(example.com/context.Context, *",
				"api_op_ListThings.go:32:2: *", "api_op_ListThings.go:32:2: *",
			},
		},
		{
			"input declared nowhere",
			op("func (c *Client) Purge(ctx context.Context, p *PurgeInput, o ...func(*Options)) (*PurgeOutput, error) { return nil, nil }"),
			[]string{"extra.go:5:18: * method Client.Purge: expected its input PurgeInput to be a struct of the package, found no such struct"},
		},
		{
			"two operations with one input",
			op("func (c *Client) Zap(ctx context.Context, p *ListThingsInput, o ...func(*Options)) (*ListThingsOutput, error) { return nil, nil }"),
			[]string{"extra.go:5:18: * method Client.Zap: expected an input of its own, found ListThingsInput, which is the input of ListThings"},
		},
		{
			"file without its operation",
			map[string]string{"api_op_Lost.go": "package fake\n"},
			[]string{"api_op_Lost.go:1:9: * file api_op_Lost.go: expected it to declare the operation Lost, found no such method of *Client"},
		},
		{
			"embedded type in the client",
			replace("api_client.go", "options Options", "*core.Client\n\toptions Options"),
			[]string{"api_client.go:5:6: * type Client: expected no embedded types, whose methods would be ungoverned, found *core.Client"},
		},
		{
			"dot import",
			op("import . \"time\"\nfunc (c *Client) Purge(d Duration) {}"),
			[]string{`extra.go:5:8: * import "time": expected an import under a name, found a dot import`},
		},
		{
			"other constructor of the client",
			replace("api_client.go", "cfg aws.Config", "cfg *aws.Config"),
			[]string{"api_client.go:11:6: * func NewFromConfig: expected func(github.com/aws/aws-sdk-go-v2/aws.Config, ...func(*Options)) *Client, found func(*github.com/aws/aws-sdk-go-v2/aws.Config, ...func(*Options)) *Client"},
		},
		{
			"no constructor of the presign client",
			replace("api_client.go", "func NewPresignClient", "func makePresignClient"),
			[]string{"api_client.go:19:6: * func NewPresignClient: expected * found no such declaration"},
		},
		{
			"paginator with other parameters",
			replace("api_op_ListThings.go", "...func(*ListThingsPaginatorOptions)", "...func(*Options)"),
			[]string{"api_op_ListThings.go:17:6: * func NewListThingsPaginator: expected func(client, *Input, ...func(*ListThingsPaginatorOptions)) *ListThingsPaginator, found *"},
		},
		{
			"paginator with the input of another operation",
			replace("api_op_ListThings.go", "client ListThingsAPIClient, params *ListThingsInput", "client ListThingsAPIClient, params *DeleteThingInput"),
			[]string{"api_op_ListThings.go:17:6: * expected the input of ListThings, *ListThingsInput, found *DeleteThingInput"},
		},
		{
			"waiter of the concrete client",
			replace("api_op_ListThings.go", "NewThingGoneWaiter(client ListThingsAPIClient", "NewThingGoneWaiter(client Client"),
			[]string{"api_op_ListThings.go:27:6: * func NewThingGoneWaiter: expected its client Client to be an interface of the package, found no such interface"},
		},
		{
			"waiter that returns an error",
			replace("api_op_ListThings.go", ") *ThingGoneWaiter {", ") (*ThingGoneWaiter, error) {"),
			[]string{"api_op_ListThings.go:27:6: * found func(ListThingsAPIClient, ...func(*ThingGoneWaiterOptions)) (*ThingGoneWaiter, error)"},
		},
		{
			"interface with two methods",
			replace("api_op_ListThings.go", "interface {", "interface {\n\tMore()"),
			[]string{"api_op_ListThings.go:31:6: * expected exactly one method and nothing embedded, found More, ListThings", "api_op_ListThings.go:31:6: *"},
		},
		{
			"interface that embeds",
			replace("api_op_ListThings.go", "interface {", "interface {\n\tMore"),
			[]string{"api_op_ListThings.go:31:6: * found ListThings, embedded types", "api_op_ListThings.go:31:6: *"},
		},
		{
			"interface with another signature",
			replace("api_op_ListThings.go", "ListThings(context.Context, *ListThingsInput,", "ListThings(context.Context, ListThingsInput,"),
			[]string{"api_op_ListThings.go:32:2: * expected the signature of ListThings, *", "api_op_ListThings.go:32:2: *"},
		},
		{
			"presigner of another shape",
			replace("presign_custom.go", "(*PresignedPostRequest, error)", "PresignedPostRequest"),
			[]string{"presign_custom.go:12:25: * method PresignClient.PresignPostThing: *"},
		},
		{
			"presigner with an output of an unknown package",
			replace("presign_custom.go", "aws-sdk-go-v2/aws/signer/v4", "other/v4"),
			[]string{"presign_custom.go:8:25: * method PresignClient.PresignDeleteThing: *"},
		},
		{
			"presigner of what is no operation",
			replace("presign_custom.go", "PresignPostThing(ctx context.Context, params *DeleteThingInput", "PresignPostThing(ctx context.Context, params *PostThingInput"),
			[]string{"presign_custom.go:12:25: * expected the input of an operation, found PostThingInput"},
		},
		{
			"presigner named after another operation",
			replace("presign_custom.go", "PresignPostThing", "PresignListThings"),
			[]string{"presign_custom.go:12:25: * expected the input of ListThings, found DeleteThingInput, of DeleteThing"},
		},
		{
			"package of another name",
			replace("presign_custom.go", "package fake", "package other"),
			[]string{"presign_custom.go:1:9: * expected package fake, found package other"},
		},
		{
			"no client",
			map[string]string{"api_client.go": "package fake\n"},
			[]string{": * func NewFromConfig: *", ": * type Client: expected a struct, found no such declaration"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			loc := fake(t, tt.changes)
			p, err := Read(context.Background(), loc)
			var refused *DeviationError
			if p != nil || !errors.As(err, &refused) {
				t.Fatalf("got %v, %v; want a DeviationError", p, err)
			}
			lines := strings.Split(err.Error(), "\n")
			if len(lines) != len(tt.want) {
				t.Fatalf("got %d lines, want %d:\n%v", len(lines), len(tt.want), err)
			}
			for i, line := range lines {
				line = strings.TrimPrefix(strings.TrimPrefix(line, loc.Dir), string(filepath.Separator))
				if !matches(tt.want[i], line) {
					t.Errorf("line %d:\ngot  %s\nwant %s", i, line, tt.want[i])
				}
			}
		})
	}
}
