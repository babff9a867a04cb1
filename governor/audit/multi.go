package audit

import (
	"context"
	"errors"
	"fmt"

	"github.com/ascendgen/ascendgen/governor"
)

// Multi returns a recorder that hands each record to all recorders, in order. An error
// of one does not keep it from the others; all errors are returned in one. No
// recorders, and a nil one, are errors of each record.
func Multi(recorders ...governor.Recorder) governor.Recorder {
	return multi(append([]governor.Recorder(nil), recorders...))
}

type multi []governor.Recorder

func (m multi) Record(ctx context.Context, r governor.Record) error {
	if len(m) == 0 {
		return errors.New("audit: Multi has no recorders")
	}
	var errs []error
	for i, recorder := range m {
		if recorder == nil {
			errs = append(errs, fmt.Errorf("audit: recorder %d of Multi is nil", i+1))
			continue
		}
		if err := recorder.Record(ctx, r); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
