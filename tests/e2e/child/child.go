// Package child runs servers as processes that cannot outlive this one.
package child

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Ready is what a server prints, followed by its address, once it can be asked.
const Ready = "listening on "

const (
	startLimit = time.Minute
	stopLimit  = 10 * time.Second
)

// Process is a running server.
type Process struct {
	URL string // "http://127.0.0.1:1234"

	cmd   *exec.Cmd
	stdin io.Closer // the server ends when this is closed, and so when we do
	said  log
	done  chan struct{}
}

// Start runs a command until it says where it listens.
func Start(cmd *exec.Cmd) (*Process, error) {
	p := &Process{cmd: cmd, done: make(chan struct{})}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, out := io.Pipe()
	cmd.Stdout, cmd.Stderr = io.MultiWriter(out, &p.said), &p.said
	cmd.WaitDelay = stopLimit
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p.stdin = stdin
	go func() {
		_ = cmd.Wait() // what matters of it is said
		close(p.done)
		out.Close()
	}()
	urls := make(chan string, 1)
	go watch(stdout, urls)
	select {
	case p.URL = <-urls:
		return p, nil
	case <-p.done:
		return nil, fmt.Errorf("%s ended before it listened; it said:\n%s", cmd.Path, p.said.String())
	case <-time.After(startLimit):
		p.Stop()
		return nil, fmt.Errorf("%s does not listen after %s; it said:\n%s", cmd.Path, startLimit, p.said.String())
	}
}

// watch reads what a server prints, to the end lest it blocks.
func watch(stdout io.Reader, urls chan<- string) {
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), Ready); ok {
			select {
			case urls <- url:
			default:
			}
		}
	}
	_, _ = io.Copy(io.Discard, stdout)
}

// Stop ends the server and waits until it is gone.
func (p *Process) Stop() {
	p.stdin.Close()
	select {
	case <-p.done:
	case <-time.After(stopLimit):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// log keeps what a server says.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
