package conform

import (
	"context"
	"errors"
	"reflect"
	"sync/atomic"
	"time"

	"github.com/aws/smithy-go/middleware"

	"github.com/ascendgen/ascendgen/governor"
)

// neverCancelled is a context that no deadline of the test binary interrupts.
var neverCancelled = context.Background()

// Constructor makes a governed client, and tells the raw one in it.
type Constructor func(governor.Session) (governed, raw any, err error)

// Of hides the types of a client's NewFromSession.
func Of[C interface{ Ungoverned() S }, S, O any](fromSession func(governor.Session, ...func(*O)) (C, error)) Constructor {
	return func(s governor.Session) (governed, raw any, err error) {
		client, err := fromSession(s)
		if err != nil {
			return nil, nil, err
		}
		return client, client.Ungoverned(), nil
	}
}

// operation is one operation as a method of a client.
type operation struct {
	name   string
	input  reflect.Type // the struct
	method reflect.Value
}

// operations returns the methods of a client that have the signature of operations,
// sorted, and the names of its other methods.
func operations(client any) (ops []operation, others []string) {
	v := reflect.ValueOf(client)
	for i := range v.NumMethod() {
		name, m := v.Type().Method(i).Name, v.Method(i)
		if !isOperation(m.Type()) {
			others = append(others, name)
			continue
		}
		ops = append(ops, operation{name, m.Type().In(1).Elem(), m})
	}
	return ops, others
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

func isOperation(m reflect.Type) bool {
	return m.NumIn() == 3 && m.IsVariadic() && m.In(0) == contextType && isStructPointer(m.In(1)) &&
		m.NumOut() == 2 && isStructPointer(m.Out(0)) && m.Out(1) == errorType
}

func isStructPointer(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct
}

// call calls the operation with an input pointer.
func (o operation) call(ctx context.Context, input reflect.Value) error {
	results := o.method.Call([]reflect.Value{reflect.ValueOf(ctx), input})
	err, _ := results[1].Interface().(error)
	return err
}

// settled calls the operation, and returns the error with which its request ended. That
// is not always the call's: an operation that streams both ways returns before its
// request is made, and some never return if the input is refused.
func (o operation) settled(input reflect.Value) error {
	ended, returned := make(chan error, 1), make(chan error, 1)
	// An operation may sign another one by itself, with the same options: what counts
	// is the first to begin.
	var begun atomic.Bool
	capture := o.option(func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("conform", func(
			ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
		) (middleware.InitializeOutput, middleware.Metadata, error) {
			own := begun.CompareAndSwap(false, true)
			out, metadata, err := next.HandleInitialize(ctx, in)
			if own {
				ended <- err
			}
			return out, metadata, err
		}), middleware.Before)
	})
	go func() {
		results := o.method.Call([]reflect.Value{reflect.ValueOf(neverCancelled), input, capture})
		err, _ := results[1].Interface().(error)
		returned <- err
	}()
	select {
	case err := <-ended:
		return err
	case err := <-returned:
		if err != nil {
			return err
		}
	}
	select {
	case err := <-ended:
		return err
	case <-time.After(time.Minute): // only if no request is made at all, which is an error
		return errors.New("the call returned without an error, and made no request")
	}
}

// option makes one of the functions that follow the input of an operation.
func (o operation) option(f func(*middleware.Stack) error) reflect.Value {
	t := o.method.Type().In(2).Elem()
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		options := args[0].Elem().FieldByName("APIOptions")
		options.Set(reflect.Append(options, reflect.ValueOf(f)))
		return nil
	})
}

func signatures(ops []operation) map[string]string {
	all := make(map[string]string, len(ops))
	for _, op := range ops {
		all[op.name] = op.method.Type().String()
	}
	return all
}
