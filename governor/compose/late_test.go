package compose

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// slow is a governor that answers nothing but the end of its time.
func slow() governor.Governor {
	return governor.Func(func(ctx context.Context, _ governor.Action) (governor.Decision, error) {
		<-ctx.Done()
		return governor.Decision{}, ctx.Err()
	})
}

// tardy is a governor whose answer comes when its time is over.
func tardy(g governor.Governor) governor.Governor {
	return governor.Func(func(ctx context.Context, a governor.Action) (governor.Decision, error) {
		<-ctx.Done()
		return g.Decide(context.WithoutCancel(ctx), a)
	})
}

// impatient is a governor that reports a timeout of its own, not that of its context.
func impatient() governor.Governor {
	return &fake{err: fmt.Errorf("lookup: %w", context.DeadlineExceeded)}
}

// TestTimeoutAroundOthers holds that a time that is over lets nothing past what is known
// by then, nor past a governor that was not asked.
func TestTimeoutAroundOthers(t *testing.T) {
	const limit = 5 * time.Millisecond
	ask := pending("1")
	tests := []struct {
		name string
		g    governor.Governor
		want string
	}{
		{"needs approval, of one that is slow", Escalate(ask, slow()), "error"},
		{"needs approval, of one that is away late", Escalate(ask, tardy(away())), "error"},
		{"needs approval, of one that times out by itself", tardyEnd(Escalate(ask, impatient())), "error"},
		{"needs approval late", Escalate(tardy(ask), slow()), "error"},
		{"cannot say whether it needs approval", Escalate(slow(), allow()), "unavailable"},
		{"chain with one pending", Chain(ask, slow()), "error"},
		{"chain with one pending and one away late", Chain(ask, tardy(away())), "error"},
		{"chain in which one was not asked", Chain(slow(), deny("no")), "error"},
		{"chain in which one was asked too late", Chain(tardy(allow()), slow()), "error"},
		{"chain with one away late and one not asked", Chain(tardy(away()), deny("no")), "error"},
		{"chain with one that fails late", Chain(tardy(broken())), "error"},
		{"chain with one that times out by itself", tardyEnd(Chain(impatient(), deny("no"))), "error"},
		{"chain in which only the last is missing", Chain(allow(), slow()), "unavailable"},
		{"chain in which only the last is away late", Chain(allow(), tardy(away())), "unavailable"},
		{"chain with the last one missing and another away", Chain(away(), slow()), "unavailable"},
		{"chain with a late denial", Chain(allow(), tardy(deny("no"))), "denied"},
		{"route to an escalation", Route(nil, Escalate(ask, slow())), "error"},
		{"cached chain", Cache(Chain(ask, slow()), time.Minute, 1), "error"},
		{"function around a chain", governor.Func(Chain(slow(), deny("no")).Decide), "error"},
		{"chain of chains", Chain(Chain(ask, slow()), allow()), "error"},
		{"longer timeout within", Timeout(Chain(slow(), deny("no")), time.Minute), "error"},
		{"longer timeout of the last one", Chain(ask, Timeout(slow(), time.Minute)), "error"},
		{"longer timeout of a slow one", Timeout(slow(), time.Minute), "unavailable"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := Timeout(test.g, limit)
				if d, err := g.Decide(t.Context(), action("a")); outcome(d, err) != test.want {
					t.Errorf("%s (%v), want %s", outcome(d, err), err, test.want)
				}
				err := call(t, t.Context(), bind(t, g, governor.WithFailMode(governor.FailOpen)), "a")
				if (err == nil) != (test.want == "unavailable") {
					t.Errorf("fail mode open: %v", err)
				}
			})
		})
	}
}

// tardyEnd gives g's answer, which came in time, when the time is over.
func tardyEnd(g governor.Governor) governor.Governor {
	return governor.Func(func(ctx context.Context, a governor.Action) (governor.Decision, error) {
		d, err := g.Decide(ctx, a)
		<-ctx.Done()
		return d, err
	})
}

// A caller who gives up gets the context's own error, whatever is known by then.
func TestCallerGivesUp(t *testing.T) {
	for name, g := range map[string]governor.Governor{
		"escalation": Escalate(pending("1"), slow()),
		"chain":      Chain(slow(), deny("no")),
		"timeout":    Timeout(Chain(pending("1"), slow()), time.Minute),
	} {
		for _, want := range []error{context.Canceled, context.DeadlineExceeded} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			if want == context.Canceled {
				ctx, cancel = context.WithCancel(t.Context())
				time.AfterFunc(time.Millisecond, cancel)
			}
			err := call(t, ctx, bind(t, g, governor.WithFailMode(governor.FailOpen)), "a")
			cancel()
			if !errors.Is(err, want) {
				t.Errorf("%s: %v, want %v", name, err, want)
			}
		}
	}
}
