package sweep

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// row is what the sweep found of one service.
type row struct {
	Service, Version            string
	Operations                  int
	Low, Medium, High, Critical int
	Unrated, Newer              int
	Generate, Build, Conform    float64 // seconds
	Result                      string
	Digest                      string

	sdkDir string
	source string // of a stand-in, which has no version that would tell it
	size   int64
}

// results are the services that have passed, kept in a file of one JSON object a line.
type results struct {
	file   string
	passed map[string]row // by digest
}

func openResults(t *testing.T, file string, fresh bool) *results {
	t.Helper()
	r := &results{file: file, passed: make(map[string]row)}
	if fresh {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
	}
	content, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(content)); lines.Scan(); {
		var kept row
		if json.Unmarshal(lines.Bytes(), &kept) == nil && kept.Digest != "" { // a run may have been killed within a line
			r.passed[kept.Digest] = kept
		}
	}
	return r
}

// reuse takes the rest of a row from an earlier run with the same digest.
func (r *results) reuse(to *row) bool {
	kept, ok := r.passed[to.Digest]
	if ok {
		to.Build, to.Conform, to.Result = kept.Build, kept.Conform, kept.Result
	}
	return ok
}

// add keeps a row for later runs.
func (r *results) add(t *testing.T, passed row) {
	t.Helper()
	line, err := json.Marshal(passed)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(r.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteString("\n" + string(line) + "\n")
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
}

var columns = []string{
	"service", "version", "operations", "low", "medium", "high", "critical",
	"unrated", "newer than model", "s generate", "s build+vet", "s conform", "result",
}

func (r row) cells() []string {
	cells := []string{r.Service, r.Version}
	for _, n := range []int{r.Operations, r.Low, r.Medium, r.High, r.Critical, r.Unrated, r.Newer} {
		cells = append(cells, fmt.Sprint(n))
	}
	for _, s := range []float64{r.Generate, r.Build, r.Conform} {
		cells = append(cells, fmt.Sprintf("%.2f", s))
	}
	return append(cells, r.Result)
}

func tsv(rows []row) string {
	var b strings.Builder
	fmt.Fprintln(&b, strings.Join(columns, "\t"))
	for _, r := range rows {
		fmt.Fprintln(&b, strings.Join(r.cells(), "\t"))
	}
	return b.String()
}

func markdown(rows []row) string {
	var b strings.Builder
	line := func(cells []string) {
		fmt.Fprintf(&b, "| %s |\n", strings.ReplaceAll(strings.Join(cells, "\x00"), "|", `\|`))
	}
	line(columns)
	fmt.Fprintf(&b, "|%s\n", strings.Repeat("---|", len(columns)))
	for _, r := range rows {
		line(r.cells())
	}
	fmt.Fprintf(&b, "\n%s\n", summary(rows))
	if tally(rows, 1).all() > 0 {
		fmt.Fprintf(&b, "\nVersion %q marks a stand-in: the SDK's package was not at hand, and one with the surface"+
			" that the SDK's generator would give it was made of the service's Smithy model.\n", modelVersion)
	}
	return strings.ReplaceAll(b.String(), "\x00", " | ")
}

// counts are numbers of services by their result.
type counts struct{ ok, generated, failed, operations int }

func (c counts) all() int { return c.ok + c.generated + c.failed }

func (c counts) String() string {
	return fmt.Sprintf("with %d operations: %d ok, %d only generated, %d failed", c.operations, c.ok, c.generated, c.failed)
}

// tally counts the services of one rank.
func tally(rows []row, of int) (c counts) {
	for _, r := range rows {
		if rank(r) != of {
			continue
		}
		c.operations += r.Operations
		switch r.Result {
		case passed:
			c.ok++
		case "generated":
			c.generated++
		default:
			c.failed++
		}
	}
	return c
}

// summary counts services by their result, stand-ins apart.
func summary(rows []row) string {
	real, models := tally(rows, 0), tally(rows, 1)
	text := fmt.Sprintf("%d services %v", real.all(), real)
	if models.all() > 0 {
		text += fmt.Sprintf("; %d stand-ins made of models, %v", models.all(), models)
	}
	return text + fmt.Sprintf("; %d more are not at hand", tally(rows, 2).all())
}

// oneLine makes of a message what fits in a table.
func oneLine(message string) string {
	const most = 600
	line := strings.Join(strings.Fields(message), " ")
	if len(line) > most {
		line = line[:most] + "..."
	}
	return line
}
