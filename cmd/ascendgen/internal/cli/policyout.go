package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// write writes the documents of a policy: one to the file of --out, several to files
// with a number in their names. A file that holds no policy is not replaced.
func (o *policyOptions) write(c *cobra.Command, documents []iampolicy.Document, kind iampolicy.Kind) error {
	limit := cmp.Or(o.maxSize, kind.Limit())
	if o.out == "-" && len(documents) > 1 {
		return fmt.Errorf("the policy takes %d documents of at most %d characters: want --out FILE, to number them", len(documents), limit)
	}
	for i, d := range documents {
		text, err := d.Encode(kind)
		if err != nil {
			return err
		}
		// White space counts for some kinds, so it is for where there is room.
		if indented, err := d.EncodeIndent(kind); err == nil && utf8.RuneCountInString(indented) < limit {
			text = indented
		}
		if utf8.RuneCountInString(text) < limit {
			text += "\n"
		}
		content := []byte(text)
		if o.out == "-" {
			if _, err := c.OutOrStdout().Write(content); err != nil {
				return err
			}
			continue
		}
		if err := replaceOwn(numbered(o.out, i, len(documents)), func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		}, isPolicy, "an IAM policy document"); err != nil {
			return err
		}
	}
	if o.out != "-" {
		tellLeftover(c.ErrOrStderr(), o.out, len(documents))
	}
	return nil
}

// tellLeftover prints which files are left of a run that took more documents, or fewer:
// somebody may apply them still.
func tellLeftover(stderr io.Writer, name string, documents int) {
	var written []string
	for i := range documents {
		written = append(written, numbered(name, i, documents))
	}
	for _, other := range append([]string{name}, allNumbered(name)...) {
		if slices.Contains(written, other) {
			continue
		}
		if data, err := os.ReadFile(other); err == nil && isPolicy(data) {
			diagnose(stderr, other+": of another run: the policy takes "+plural(documents, "document")+" now")
		}
	}
}

// allNumbered returns the files that have a name with a number in it, by their numbers.
func allNumbered(name string) []string {
	ext := filepath.Ext(name)
	start := strings.TrimSuffix(name, ext) + "-"
	entries, _ := os.ReadDir(filepath.Dir(name)) // what cannot be listed cannot be told
	var numbers []int
	for _, entry := range entries {
		middle, _ := strings.CutPrefix(strings.TrimSuffix(entry.Name(), ext), filepath.Base(start))
		if n, err := strconv.Atoi(middle); err == nil && n > 0 {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	var names []string
	for _, n := range slices.Compact(numbers) {
		names = append(names, start+strconv.Itoa(n)+ext) // not one of another form: reading it fails
	}
	return names
}

// numbered names the file of one document of several: policy.json, or policy-2.json.
func numbered(name string, i, of int) string {
	if of == 1 {
		return name
	}
	ext := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), i+1, ext)
}

func isPolicy(data []byte) bool {
	_, err := iampolicy.Parse(data)
	return err == nil
}

// writeComments writes the file of --comments, if it is asked for.
func (o *policyOptions) writeComments(stdout io.Writer, write func(io.Writer) error) error {
	switch o.comments {
	case "":
		return nil
	case "-":
		return write(stdout)
	}
	return replaceOwn(o.comments, write, func(data []byte) bool {
		return bytes.HasPrefix(data, []byte("# What the policy "))
	}, "comments of this command")
}
