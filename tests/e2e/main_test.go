// Package e2e runs governed clients against real servers: an S3 gateway and a DynamoDB,
// which it starts itself, from packages of public registries, on this machine only.
//
// Where there is no Node, or npm cannot install the DynamoDB, its tests are skipped,
// unless ASCENDGEN_E2E=required.
package e2e

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/ascendgen/ascendgen/tests/e2e/child"
	"github.com/ascendgen/ascendgen/tests/e2e/dynalite"
	"github.com/ascendgen/ascendgen/tests/e2e/gateway"
)

// server is one that the tests share. It is started for the first of them.
type server struct {
	once    sync.Once
	start   func(dir string) (*child.Process, error)
	process *child.Process
	err     error
}

var (
	s3Server       = server{start: gateway.Start}
	dynamodbServer = server{start: func(string) (*child.Process, error) { return dynalite.Start() }}
)

var scratch string // a folder for the servers

func TestMain(m *testing.M) {
	gateway.ServeIfStarted()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "ascendgen-e2e-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	defer s3Server.stop()
	defer dynamodbServer.stop()
	return m.Run()
}

// url returns where the server is.
func (s *server) url(t testing.TB) string {
	t.Helper()
	s.once.Do(func() { s.process, s.err = s.start(scratch) })
	if errors.Is(s.err, dynalite.ErrNotInstalled) && os.Getenv("ASCENDGEN_E2E") != "required" {
		t.Skip(s.err)
	}
	if s.err != nil {
		t.Fatal(s.err)
	}
	return s.process.URL
}

func (s *server) stop() {
	if s.process != nil {
		s.process.Stop()
	}
}
