package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// mayBeEmpty is the annotation of a flag whose empty value means what it says.
const mayBeEmpty = "ascendgen-may-be-empty"

// unset ends a message about an empty value: nobody types one.
const unset = "is a variable not set?"

// refuseEmpty refuses arguments and values of flags that are empty. Each would be taken
// for one that is not there, which stands for all there is, or for no check at all.
func refuseEmpty(c *cobra.Command, args []string) error {
	if c.DisableFlagParsing {
		return nil // cobra's own, which completes what is not typed yet
	}
	var errs []error
	c.Flags().Visit(func(f *pflag.Flag) {
		if _, ok := f.Annotations[mayBeEmpty]; !ok && isEmpty(f.Value) {
			errs = append(errs, fmt.Errorf("--%s is empty: %s; %s", f.Name, wantValue(f), unset))
		}
	})
	if i := slices.Index(args, ""); i >= 0 {
		errs = append(errs, fmt.Errorf("argument %d of %s is empty; %s", i+1, c.CommandPath(), unset))
	}
	return errors.Join(errs...)
}

func isEmpty(value pflag.Value) bool {
	if list, ok := value.(pflag.SliceValue); ok {
		values := list.GetSlice()
		return len(values) == 0 || slices.Contains(values, "")
	}
	return value.String() == ""
}
