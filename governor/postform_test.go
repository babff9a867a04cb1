package governor_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/governor"
)

// formOptions are the options of a method that signs forms.
type formOptions struct {
	Expires    time.Duration
	Conditions []any
}

// signForm signs a form with conditions, and returns those that the SDK would sign.
func signForm(t *testing.T, conditions ...any) (signed []any, err error) {
	t.Helper()
	return signFormBefore(t, allow, conditions...)
}

// signFormBefore is signForm before a governor.
func signFormBefore(t *testing.T, g governor.Governor, conditions ...any) (signed []any, err error) {
	t.Helper()
	_, err = governor.Presign(t.Context(), bind(t, g), &opPut, governor.Signing[formOptions]{
		Name: "PresignPostThing", Risk: governor.Medium,
		Option:     func(o *formOptions) *time.Duration { return &o.Expires },
		Conditions: func(o *formOptions) *[]any { return &o.Conditions },
	}, fullInput(), []func(*formOptions){func(o *formOptions) { o.Conditions = append(o.Conditions, conditions...) }},
		func(_ context.Context, _ *thingInput, optFns ...func(*formOptions)) (*thingOutput, error) {
			var o formOptions
			for _, fn := range optFns {
				fn(&o)
			}
			signed = o.Conditions
			return &thingOutput{}, nil
		})
	return signed, err
}

func TestFormConditions(t *testing.T) {
	harmless := []any{
		[]any{"content-length-range", 1, 1024},
		[]any{"starts-with", "$Content-Type", "image/"},
		[]string{"eq", "$Cache-Control", "no-store"},
		map[string]string{"success_action_status": "201"},
		map[string]any{"x-amz-meta-owner": "app"},
	}
	signed, err := signForm(t, harmless...)
	if diff := cmp.Diff(harmless, signed); err != nil || diff != "" {
		t.Errorf("%v (-given +signed):\n%s", err, diff)
	}
	for name, condition := range map[string]any{
		"another key":       []any{"starts-with", "$key", ""},
		"in capitals":       []any{"starts-with", "$KEY", ""},
		"a bucket":          map[string]string{"bucket": "other"},
		"an access list":    map[string]any{"acl": "public-read"},
		"a grant":           []string{"eq", "$x-amz-grant-read", "uri=..."},
		"without a dollar":  []any{"eq", "Content-Type", "x"},
		"unknown operator":  []any{"matches", "$Content-Type", "x"},
		"two in one":        map[string]string{"expires": "1", "acl": "public-read"},
		"too short":         []any{"eq"},
		"of another type":   42,
		"nothing":           nil,
		"not even a string": []any{1, 2, 3},
	} {
		t.Run(name, func(t *testing.T) {
			signed, err := signForm(t, condition)
			if signed != nil || err == nil || !strings.Contains(err.Error(), "condition of the form") {
				t.Errorf("signed %v, error %v", signed, err)
			}
		})
	}
}

// TestFormConditionsAreKept holds that conditions which change while the governor
// decides are signed as they were.
func TestFormConditionsAreKept(t *testing.T) {
	list, pair := []any{"starts-with", "$Content-Type", "image/"}, map[string]string{"expires": "1"}
	slow := governor.Func(func(context.Context, governor.Action) (governor.Decision, error) {
		list[1], list[2] = "$key", ""
		pair["acl"] = "public-read"
		return governor.Decision{Verdict: governor.Allowed}, nil
	})
	signed, err := signFormBefore(t, slow, list, pair)
	want := []any{[]any{"starts-with", "$Content-Type", "image/"}, map[string]string{"expires": "1"}}
	if diff := cmp.Diff(want, signed); err != nil || diff != "" {
		t.Errorf("%v (-want +signed):\n%s", err, diff)
	}
}
