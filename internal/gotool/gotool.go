// Package gotool words what goes wrong with the go command as ascendgen words what goes
// wrong with itself: a line for each mistake, with its place first.
package gotool

import (
	"path/filepath"
	"regexp"
	"strings"
)

var position = regexp.MustCompile(`^([^\s:][^:]*(?:\.go|\.mod|\.work|\.sum)):([0-9]+(?::[0-9]+)?): (.*)$`)

// Split parses a line that begins with the place of a mistake. The path is cleaned, and
// has slashes.
func Split(line string) (file, at, text string, ok bool) {
	volume := filepath.VolumeName(line)
	m := position.FindStringSubmatch(line[len(volume):])
	if m == nil {
		return "", "", "", false
	}
	return filepath.ToSlash(filepath.Clean(volume + m[1])), m[2], m[3], true
}

// Messages returns the messages in what the go command prints, a line each: headings are
// left out, and what goes on in lines of its own is put behind what it belongs to.
func Messages(printed string) []string {
	var messages []string
	continued := false
	for line := range strings.Lines(printed) {
		text := strings.TrimSpace(line)
		switch {
		case text == "" || strings.HasPrefix(text, "# ") || heading(text):
		case len(messages) > 0 && (line[0] == '\t' || line[0] == ' '):
			before := strings.TrimRight(messages[len(messages)-1], ",:")
			separator := ": "
			if continued {
				separator = ", "
			}
			messages[len(messages)-1] = before + separator + text
			continued = true
		default:
			if file, at, rest, ok := Split(text); ok {
				text = file + ":" + at + ": " + rest
			}
			messages = append(messages, strings.TrimPrefix(text, "go: "))
			continued = false
		}
	}
	return messages
}

// heading reports whether a line says no more than those below it.
func heading(text string) bool {
	return strings.HasPrefix(text, "go: errors parsing ") && strings.HasSuffix(text, ":")
}
