package iampolicy_test

import (
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

// reader is a statement that is valid in every policy of an identity.
func reader(change func(*iampolicy.Statement)) iampolicy.Document {
	s := iampolicy.Statement{
		Sid: "Read", Effect: iampolicy.Allow,
		Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::reports/*"},
	}
	if change != nil {
		change(&s)
	}
	return iampolicy.Document{Statements: []iampolicy.Statement{s}}
}

// lines splits what errors.Join joins.
func lines(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func parse(t *testing.T, text string) iampolicy.Document {
	t.Helper()
	d, err := iampolicy.Parse([]byte(text))
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return d
}
