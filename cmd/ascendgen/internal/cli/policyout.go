package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	others := []string{name, numbered(name, documents, documents+1)}
	if documents == 1 {
		others = []string{numbered(name, 0, 2)}
	}
	for _, other := range others {
		if data, err := os.ReadFile(other); err == nil && isPolicy(data) {
			diagnose(stderr, other+": of another run: the policy takes "+plural(documents, "document")+" now")
		}
	}
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
func (o *policyOptions) writeComments(write func(io.Writer) error) error {
	if o.comments == "" {
		return nil
	}
	return replaceOwn(o.comments, func(w io.Writer) error { return write(w) }, func(data []byte) bool {
		return bytes.HasPrefix(data, []byte("# What the policy "))
	}, "comments of this command")
}
