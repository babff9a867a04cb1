package child_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/ascendgen/ascendgen/tests/e2e/child"
)

const role = "ASCENDGEN_E2E_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "server":
		fmt.Println("hello")
		fmt.Println(child.Ready + "http://127.0.0.1:1")
		fmt.Print("no line")
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	case "failure":
		fmt.Fprintln(os.Stderr, "no port is free")
		os.Exit(1)
	}
}

func as(t *testing.T, what string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), role+"="+what)
	return cmd
}

func TestServerEndsWhenStopped(t *testing.T) {
	cmd := as(t, "server")
	p, err := child.Start(cmd)
	if err != nil {
		t.Fatal(err)
	}
	if p.URL != "http://127.0.0.1:1" {
		t.Errorf("address %q", p.URL)
	}
	p.Stop()
	if cmd.ProcessState == nil || !cmd.ProcessState.Success() {
		t.Errorf("the server ended as %v, want by itself", cmd.ProcessState)
	}
}

func TestFailureSaysWhy(t *testing.T) {
	_, err := child.Start(as(t, "failure"))
	if err == nil || !strings.Contains(err.Error(), "no port is free") {
		t.Errorf("error %v, want what the server said", err)
	}
}
