package findings

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

var githubCommands = [...]string{Note: "notice", Warning: "warning", Error: "error"}

// WriteGitHub prints findings as workflow commands of GitHub Actions, which shows them
// beside the lines of a pull request. It shows only the first ten errors, warnings and
// notices of a step, so those that matter should come first. A finding of a rule that
// is not among those given is an error.
func WriteGitHub(w io.Writer, rules []Rule, all []Finding) error {
	var b bytes.Buffer
	for _, f := range all {
		i, level, err := level(rules, f)
		if err != nil {
			return err
		}
		properties := "title=" + escapeProperty(rules[i].Title)
		if f.File != "" {
			properties = fmt.Sprintf("file=%s,line=%d,col=%d,%s", escapeProperty(f.File), max(f.Line, 1), max(f.Column, 1), properties)
		}
		fmt.Fprintf(&b, "::%s %s::%s\n", githubCommands[level], properties, escapeMessage(f.Text))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// A line of output that begins with two colons is a command: no text of a user may
// end one and begin another.
var (
	messageEscapes  = []string{"%", "%25", "\r", "%0D", "\n", "%0A"}
	propertyEscapes = []string{":", "%3A", ",", "%2C"}
	escapeMessage   = strings.NewReplacer(messageEscapes...).Replace
	escapeProperty  = strings.NewReplacer(append(messageEscapes[:len(messageEscapes):len(messageEscapes)], propertyEscapes...)...).Replace
)
