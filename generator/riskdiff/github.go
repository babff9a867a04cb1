package riskdiff

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// WriteGitHub prints a diff as workflow commands of GitHub Actions, which shows them
// beside the lines of a pull request. It shows only the first ten warnings and the
// first ten notices of a step.
func WriteGitHub(w io.Writer, d *Diff) error {
	var b bytes.Buffer
	for _, f := range d.findings() {
		command := "notice"
		if f.sort.warning {
			command = "warning"
		}
		properties := "title=" + escapeProperty(f.sort.title)
		if f.pos.File != "" {
			properties = fmt.Sprintf("file=%s,line=%d,col=%d,%s", escapeProperty(f.pos.File), f.pos.Line, f.pos.Column, properties)
		}
		fmt.Fprintf(&b, "::%s %s::%s\n", command, properties, escapeMessage(f.text))
	}
	_, err := w.Write(b.Bytes())
	return err
}

// A line of output that begins with two colons is a command: no text of a user may
// end one and begin another.
var (
	messageEscapes  = []string{"%", "%25", "\r", "%0D", "\n", "%0A"}
	escapeMessage   = strings.NewReplacer(messageEscapes...).Replace
	propertyEscapes = []string{":", "%3A", ",", "%2C"}
	escapeProperty  = strings.NewReplacer(append(messageEscapes[:len(messageEscapes):len(messageEscapes)], propertyEscapes...)...).Replace
)
