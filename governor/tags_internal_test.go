package governor

import "testing"

func TestEachTagHasAName(t *testing.T) {
	if endTags != 1<<len(tagNames) {
		t.Errorf("there are names for %d tags, and constants up to %b", len(tagNames), endTags-1)
	}
}
