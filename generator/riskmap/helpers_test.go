package riskmap

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// names knows three services, one of them by two names, and one name that two
// services share.
func names(name string) (string, error) {
	switch name {
	case "s3", "sns", "cloudwatchlogs":
		return name, nil
	case "logs":
		return "cloudwatchlogs", nil
	case "elasticloadbalancing":
		return "", errors.New(`"elasticloadbalancing" is two services: want one of elasticloadbalancing, elasticloadbalancingv2`)
	}
	return "", fmt.Errorf("unknown service %q%s", name, nearest.DidYouMean(name, []string{"s3", "sns", "cloudwatchlogs"}))
}

func mustParse(t testing.TB, name, data string) *File {
	t.Helper()
	f, err := Parse(name, []byte(data))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return f
}

// rules makes a file of rules given as lines of riskmap.json; the first rule
// stands on line 2.
func rules(t testing.TB, name string, lines ...string) *File {
	t.Helper()
	return mustParse(t, name, `{"version": 1, "default": "medium", "rules": {`+"\n"+strings.Join(lines, ",\n")+"\n}}")
}

func mustNew(t testing.TB, files ...*File) *Map {
	t.Helper()
	m, err := New(names, files...)
	if err != nil {
		t.Fatalf("new: %v", err)
	}
	return m
}

// messages returns the lines of err, nil for none.
func messages(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}
