package standin

import (
	"cmp"
	"maps"
	"slices"
	"text/template"
)

// Waiters of stand-ins take the first answer that is no error for what they wait for:
// nothing tells the states apart where no answer has content.
var waiterText = template.Must(template.New("waiter").Parse(`
// {{.Waiter}}WaiterOptions are the options of a [{{.Waiter}}Waiter].
type {{.Waiter}}WaiterOptions struct {
	APIOptions      []func(*middleware.Stack) error
	ClientOptions   []func(*Options)
	MinDelay        time.Duration
	MaxDelay        time.Duration
	LogWaitAttempts bool
	Retryable       func(context.Context, *{{.Name}}Input, *{{.Name}}Output, error) (bool, error)
}

// {{.Waiter}}Waiter calls the operation until it is done.
type {{.Waiter}}Waiter struct {
	client  {{.Name}}APIClient
	options {{.Waiter}}WaiterOptions
}

// New{{.Waiter}}Waiter returns a waiter.
func New{{.Waiter}}Waiter(client {{.Name}}APIClient, optFns ...func(*{{.Waiter}}WaiterOptions)) *{{.Waiter}}Waiter {
	options := {{.Waiter}}WaiterOptions{MinDelay: {{.Least}} * time.Second, MaxDelay: {{.Most}} * time.Second}
	options.Retryable = func(_ context.Context, _ *{{.Name}}Input, _ *{{.Name}}Output, err error) (bool, error) {
		return false, err
	}
	for _, fn := range optFns {
		fn(&options)
	}
	return &{{.Waiter}}Waiter{client: client, options: options}
}

// Wait waits, for as long as it may.
func (w *{{.Waiter}}Waiter) Wait(ctx context.Context, params *{{.Name}}Input, maxWaitDur time.Duration, optFns ...func(*{{.Waiter}}WaiterOptions)) error {
	_, err := w.WaitForOutput(ctx, params, maxWaitDur, optFns...)
	return err
}

// WaitForOutput is Wait, and returns the last answer.
func (w *{{.Waiter}}Waiter) WaitForOutput(ctx context.Context, params *{{.Name}}Input, maxWaitDur time.Duration, optFns ...func(*{{.Waiter}}WaiterOptions)) (*{{.Name}}Output, error) {
	options := w.options
	for _, fn := range optFns {
		fn(&options)
	}
	var out *{{.Name}}Output
	err := rt.Wait(ctx, options.MinDelay, options.MaxDelay, maxWaitDur, func(ctx context.Context) (bool, error) {
		var err error
		out, err = w.client.{{.Name}}(ctx, params, func(o *Options) {
			o.APIOptions = append(o.APIOptions, options.APIOptions...)
			for _, fn := range options.ClientOptions {
				fn(o)
			}
		})
		return options.Retryable(ctx, params, out, err)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
`))

// The delays, in seconds, of a waiter that names none.
const least, most = 2, 120

func writeWaiters(f *source, op operation) error {
	for _, name := range slices.Sorted(maps.Keys(op.waiters)) {
		w := op.waiters[name]
		if err := waiterText.Execute(f, map[string]any{
			"Name": op.Name, "Waiter": capitalize(name),
			"Least": cmp.Or(w.MinDelay, least), "Most": cmp.Or(w.MaxDelay, most),
		}); err != nil {
			return err
		}
	}
	return nil
}
