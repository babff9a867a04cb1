package models

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPermissions holds that the facts of each operation in the table have just these
// actions, and that IAM has them.
func TestPermissions(t *testing.T) {
	set := freshEmbedded(t)
	for key, want := range permissions {
		goPackage, name, _ := strings.Cut(key, ":")
		service, err := set.Load(goPackage)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(service.Operations, func(op Operation) bool { return op.Name == name })
		if i < 0 {
			t.Errorf("%s: no such operation", key)
			continue
		}
		var got []string
		for _, action := range service.Operations[i].Actions {
			got = append(got, action.Name)
			if action.Access == "" {
				t.Errorf("%s: IAM has no %s", key, action.Name)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: actions (-want +got):\n%s", key, diff)
		}
	}
}
