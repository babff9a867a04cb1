package governortest

import (
	"context"
	"fmt"
	"path"
	"reflect"
	"strings"
)

// answers are what stands in for AWS on the operations of a pattern.
type answers struct {
	pattern string
	steps   []any
	used    int
}

// Respond says what the operations of a pattern return, in place of AWS: the first
// request gets the first answer, the second request the second, and the last answer
// holds from then on. An answer is one of
//
//   - an output of the operation, *s3.GetObjectOutput, of which callers get copies
//     that share what it points to;
//   - an error, as the SDK's clients return them: &types.NoSuchKey{};
//   - a function func(context.Context, *s3.GetObjectInput) (*s3.GetObjectOutput, error).
//
// Of several patterns that match, the one given last counts. An operation that none
// matches returns its empty output; to have those fail instead, begin with
//
//	g.Respond("*", errors.New("unexpected request"))
//
// Respond panics if pattern is malformed, if there is no answer, or if an answer is of
// another kind or of another operation.
func (g *Governor) Respond(pattern string, steps ...any) {
	checkPattern(pattern)
	if len(steps) == 0 {
		panic(fmt.Sprintf("governortest: Respond(%q) needs an answer", pattern))
	}
	for _, step := range steps {
		if err := checkAnswer(pattern, step); err != nil {
			panic(fmt.Sprintf("governortest: Respond(%q): %v", pattern, err))
		}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answers = append(g.answers, &answers{pattern: pattern, steps: steps})
}

// outputSuffix ends the names of the SDK's output types.
const outputSuffix = "Output"

func checkAnswer(pattern string, step any) error {
	if _, ok := step.(error); ok {
		return nil
	}
	output := reflect.TypeOf(step)
	if output == nil {
		return fmt.Errorf("the answer is nil")
	}
	if output.Kind() == reflect.Func {
		if reflect.ValueOf(step).IsNil() || !isOperation(output) {
			return fmt.Errorf("want func(context.Context, *Input) (*Output, error), got %s", output)
		}
		output = output.Out(0)
	} else if isStructPointer(output) && reflect.ValueOf(step).IsNil() {
		return fmt.Errorf("the answer is a nil %s", output)
	}
	if !isStructPointer(output) || !strings.HasSuffix(output.Elem().Name(), outputSuffix) {
		return fmt.Errorf("want an output of the operation, an error or a function, got %s", output)
	}
	if key := keyOfOutput(output); !matches(pattern, key) {
		return fmt.Errorf("%s is the output of %s", output, key)
	}
	return nil
}

var (
	contextType = reflect.TypeFor[context.Context]()
	errorType   = reflect.TypeFor[error]()
)

func isOperation(t reflect.Type) bool {
	return t.NumIn() == 2 && !t.IsVariadic() && t.In(0) == contextType && isStructPointer(t.In(1)) &&
		t.NumOut() == 2 && isStructPointer(t.Out(0)) && t.Out(1) == errorType
}

func isStructPointer(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct
}

// keyOfOutput returns the key of the operation that an output type belongs to.
func keyOfOutput(t reflect.Type) string {
	return path.Base(t.Elem().PkgPath()) + ":" + strings.TrimSuffix(t.Elem().Name(), outputSuffix)
}

// answerTo returns the next answer to a request, nil if the test gives none.
func (g *Governor) answerTo(r Request) any {
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := len(g.answers) - 1; i >= 0; i-- {
		a := g.answers[i]
		if matches(a.pattern, r.Key()) {
			step := a.steps[min(a.used, len(a.steps)-1)]
			a.used++
			return step
		}
	}
	return nil
}

// give returns what an answer comes to for a request: an output or an error. A
// client asserts the type of what it gets, so it must not get another one.
func give(ctx context.Context, step any, r Request) (any, error) {
	if err, ok := step.(error); ok {
		return nil, err
	}
	output := reflect.ValueOf(step)
	if output.Kind() == reflect.Func {
		if in := output.Type().In(1); in != reflect.TypeOf(r.Input) {
			return nil, fmt.Errorf("governortest: the answer to %s takes %s, want %T", r.Key(), in, r.Input)
		}
		results := output.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.ValueOf(r.Input)})
		if err, _ := results[1].Interface().(error); err != nil {
			return nil, err
		}
		output = results[0]
	}
	if output.IsNil() {
		return nil, fmt.Errorf("governortest: the answer to %s is nil, without an error", r.Key())
	}
	if key := keyOfOutput(output.Type()); key != r.Key() {
		return nil, fmt.Errorf("governortest: the answer to %s is of %s: %s", r.Key(), key, output.Type())
	}
	// The SDK writes metadata into the outputs that it returns.
	own := reflect.New(output.Type().Elem())
	own.Elem().Set(output.Elem())
	return own.Interface(), nil
}
