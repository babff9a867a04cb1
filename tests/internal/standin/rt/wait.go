package rt

import (
	"context"
	"errors"
	"time"

	smithytime "github.com/aws/smithy-go/time"
	smithywaiter "github.com/aws/smithy-go/waiter"
)

// Wait calls attempt until it says that it need not be called again, or fails, or the
// time is over.
func Wait(ctx context.Context, least, most, limit time.Duration, attempt func(context.Context) (again bool, err error)) error {
	if limit <= 0 {
		return errors.New("maximum wait time for waiter must be greater than zero")
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	end := time.Now().Add(limit)
	for n := int64(1); ; n++ {
		again, err := attempt(ctx)
		if err != nil || !again {
			return err
		}
		left := time.Until(end)
		if left < least || left <= 0 {
			return errors.New("exceeded max wait time for waiter")
		}
		delay, err := smithywaiter.ComputeDelay(n, least, most, left)
		if err != nil {
			return err
		}
		if err := smithytime.SleepWithContext(ctx, delay); err != nil {
			return err
		}
	}
}
