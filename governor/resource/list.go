package resource

import (
	"context"
	"fmt"
)

// Query is what a collection is asked for, apart from its operation's input. F is the
// type of the SDK's option functions. Its methods return changed copies.
type Query[F any] struct {
	ctx      context.Context
	optFns   []F
	limit    int
	limited  bool
	pageSize int32
	err      error
}

// List begins a query. Each call that it comes to gets ctx and optFns.
func List[F any](ctx context.Context, optFns []F) Query[F] {
	return Query[F]{ctx: ctx, optFns: optFns}
}

// Limit bounds how many resources there are in all. A negative bound is an error.
func (q Query[F]) Limit(n int) Query[F] {
	if n < 0 && q.err == nil {
		q.err = fmt.Errorf("limit %d: want at least 0", n)
	}
	q.limit, q.limited = n, true
	return q
}

// PageSize says how many resources AWS is to return with one call, if it has as many.
func (q Query[F]) PageSize(n int32) Query[F] {
	if n < 1 && q.err == nil {
		q.err = fmt.Errorf("page size %d: want at least 1", n)
	}
	q.pageSize = n
	return q
}

// Size sets the page size of the SDK's paginator if the query has one.
func (q Query[F]) Size(at *int32) {
	if q.pageSize > 0 {
		*at = q.pageSize
	}
}

// SizeMember sets the member of an input that is the size of a page, if the query has
// one.
func (q Query[F]) SizeMember(at **int32) {
	if q.pageSize > 0 {
		*at = &q.pageSize
	}
}

// Pager gives the outputs of an operation, page by page. The SDK's paginators are
// pagers.
type Pager[O, F any] interface {
	HasMorePages() bool
	NextPage(ctx context.Context, optFns ...F) (O, error)
}

// Walk goes through the outputs of a query, one call after the other. It is not safe
// for concurrent use.
//
// The resources that are made of the outputs are none of its type parameters: the
// linker would keep all their methods, and with them the whole client, alive in a
// program that looks methods up by name.
type Walk[O, F any] struct {
	query Query[F]
	pager Pager[O, F]
	left  int
	out   O
	err   error
}

// Begin returns a walk through what a pager gives, before its first call. If err is
// not nil, there is no call, and the walk ends with it.
func Begin[O, F any](q Query[F], err error, pager Pager[O, F]) *Walk[O, F] {
	if err == nil {
		err = q.err
	}
	return &Walk[O, F]{query: q, pager: pager, left: q.limit, err: err}
}

// Next makes the next call, and reports whether there is an output.
func (w *Walk[O, F]) Next() bool {
	if w.err != nil || w.query.limited && w.left == 0 || !w.pager.HasMorePages() {
		return false
	}
	w.out, w.err = w.pager.NextPage(w.query.ctx, w.query.optFns...)
	return w.err == nil
}

// Out returns the output of the last call.
func (w *Walk[O, F]) Out() O { return w.out }

// Take returns how many of the n resources of an output are within the query's limit.
func (w *Walk[O, F]) Take(n int) int {
	if w.query.limited {
		n = min(n, w.left)
		w.left -= n
	}
	return n
}

// Err returns what the walk has ended with, nil if it was at its end.
func (w *Walk[O, F]) Err() error { return w.err }

// Context returns the context of the query's calls.
func (q Query[F]) Context() context.Context { return q.ctx }
