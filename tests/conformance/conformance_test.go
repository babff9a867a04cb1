package conformance

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/ascendgen/ascendgen/models"
	"github.com/ascendgen/ascendgen/tests/internal/conform"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

// unions are what stands for members whose type is an interface.
var unions = []any{
	&ddb.AttributeValueMemberS{},
	&s3types.AnalyticsFilterMemberPrefix{},
	&s3types.ObjectEncryptionMemberSSEKMS{},
}

// each calls f for every committed client.
func each(t *testing.T, f func(*testing.T, conform.Client)) {
	for _, service := range slices.Sorted(maps.Keys(constructors)) {
		t.Run(service, func(t *testing.T) {
			f(t, conform.Client{
				Service: service,
				Dir:     filepath.Join(repo.Root(t), "gen", service+repo.Suffix),
				New:     constructors[service],
				Unions:  unions,
			})
		})
	}
}

// TestMethods holds that a governed client has every operation of the SDK's client
// with the very same signature, one constant for each, and no other way to AWS than
// the one whose name says what it does.
func TestMethods(t *testing.T) {
	total := 0
	each(t, func(t *testing.T, c conform.Client) { total += c.Methods(t) })
	if total < 1750 && !t.Failed() {
		t.Errorf("%d operations, want more than 1,750", total)
	}
	t.Logf("%d operations", total)
}

// TestDenied holds that no operation reaches the transport when the governor denies,
// and that the error names the operation.
func TestDenied(t *testing.T) {
	each(t, func(t *testing.T, c conform.Client) { c.Denied(t) })
}

// TestAllowed holds that every operation asks once, at the level that stands in
// risks.go, and goes out if the governor allows it.
func TestAllowed(t *testing.T) {
	used := make(map[string]bool)
	each(t, func(t *testing.T, c conform.Client) {
		for _, key := range c.Allowed(t) {
			used[key] = true
		}
	})
	for key := range conform.RaisedByRequired {
		if !used[key] && !t.Failed() {
			t.Errorf("RaisedByRequired names %s, which is no operation", key)
		}
	}
}

// TestIterators holds that every paginator and every waiter of the SDK has its
// counterpart in the committed client.
func TestIterators(t *testing.T) {
	dirs := sdkDirs(t)
	each(t, func(t *testing.T, c conform.Client) { c.Iterators(t, dirs[c.Service]) })
}

// TestPresigns holds that every method of the SDK's presign clients is governed, and
// that the table of those methods in package models is what the SDK has.
func TestPresigns(t *testing.T) {
	each(t, func(t *testing.T, c conform.Client) {
		methods := 0
		if presign := presigners[c.Service]; presign != nil {
			methods = c.Presigns(t, presign)
		}
		if known := len(models.Presigners(c.Service)); methods != known {
			t.Errorf("%d methods, package models knows %d", methods, known)
		}
	})
}

// sdkDirs returns the folders of the SDK's packages, by service.
func sdkDirs(t *testing.T) map[string]string {
	t.Helper()
	args := []string{"list", "-f", "{{.Name}} {{.Dir}}"}
	for service := range constructors {
		args = append(args, "github.com/aws/aws-sdk-go-v2/service/"+service)
	}
	dirs := make(map[string]string)
	for line := range strings.Lines(repo.Go(t, repo.Root(t), args...)) {
		name, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		dirs[name] = dir
	}
	return dirs
}
