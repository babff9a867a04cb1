package resource

import (
	"context"
	"errors"
)

// Once returns a pager of one page, for operations that have no more.
func Once[I, O, F any](call func(context.Context, I, ...F) (O, error), in I) Pager[O, F] {
	return Follow(call, in, func(in I, _ O) (I, bool, error) { return in, false, nil })
}

// Follow returns a pager for operations for which the SDK has no paginator. next
// returns the input of the page after an output, which must be a new one, and whether
// there is such a page. Its error is that of the next page.
func Follow[I, O, F any](call func(context.Context, I, ...F) (O, error), in I, next func(I, O) (I, bool, error)) Pager[O, F] {
	return &follower[I, O, F]{call: call, in: in, next: next, more: true}
}

type follower[I, O, F any] struct {
	call func(context.Context, I, ...F) (O, error)
	in   I
	next func(I, O) (I, bool, error)
	more bool
	err  error
}

func (f *follower[I, O, F]) HasMorePages() bool { return f.more || f.err != nil }

func (f *follower[I, O, F]) NextPage(ctx context.Context, optFns ...F) (O, error) {
	if f.err != nil {
		return *new(O), f.err
	}
	out, err := f.call(ctx, f.in, optFns...)
	if err != nil {
		return out, err
	}
	f.in, f.more, f.err = f.next(f.in, out)
	return out, nil
}

// More reports whether there is another page, which a listing says there is. It is an
// error if none of the tokens says where.
func More(truncated *bool, tokens ...*string) (bool, error) {
	if truncated == nil || !*truncated {
		return false, nil
	}
	for _, token := range tokens {
		if token != nil && *token != "" {
			return true, nil
		}
	}
	return false, errors.New("the answer says that there is more, and not where")
}
