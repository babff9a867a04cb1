package suggest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOverlay(t *testing.T) {
	overlay := Overlay("demo", Service(service(
		op("PutThingPolicy", "Write"), op("ListThings", "List"), op("DeleteThing", "Write"),
	)))
	want := `{
  "version": 1,
  "rules": {
    "demo:DeleteThing": {"risk": "high", "tags": ["destructive"], "reason": "removes something"},
    "demo:ListThings": {"risk": "low", "reason": "names or describes things"},
    "demo:PutThingPolicy": {"risk": "high", "tags": ["privilege"], "reason": "look: a policy in force changes: see whether it decides who may do what"}
  }
}
`
	if diff := cmp.Diff(want, string(overlay.Encode())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
