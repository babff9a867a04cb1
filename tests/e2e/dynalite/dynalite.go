// Package dynalite starts Dynalite, a DynamoDB that runs in Node.
package dynalite

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/ascendgen/ascendgen/tests/e2e/child"
)

// ErrNotInstalled says that the server is not on this machine: Node or npm is missing, or
// npm could not get it.
var ErrNotInstalled = errors.New("no Dynalite")

//go:embed package.json package-lock.json server.js
var program embed.FS

var programFiles = []string{"package.json", "package-lock.json", "server.js"}

// Start starts a server whose tables are in memory. The first time, npm installs it
// below the user's cache folder, as the lock file has it.
func Start() (*child.Process, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotInstalled, err)
	}
	dir, err := install()
	if err != nil {
		return nil, err
	}
	return child.Start(exec.Command(node, filepath.Join(dir, "server.js")))
}

// install returns the folder in which the server is installed.
func install() (string, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNotInstalled, err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "ascendgen-e2e")
	sum := sha256.New()
	for _, name := range programFiles {
		content, err := program.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(content), content)
	}
	dir := filepath.Join(cache, fmt.Sprintf("dynalite-%.8x", sum.Sum(nil)))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	fresh, err := os.MkdirTemp(cache, "installing-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(fresh)
	if err := fill(npm, fresh); err != nil {
		return "", err
	}
	// A whole installation or none. Whoever was faster installed the same.
	if err := os.Rename(fresh, dir); err != nil {
		if _, there := os.Stat(dir); there != nil {
			return "", err
		}
	}
	return dir, nil
}

// fill installs the server in a folder. No script of a package runs.
func fill(npm, dir string) error {
	for _, name := range programFiles {
		content, err := program.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return err
		}
	}
	cmd := exec.Command(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev")
	cmd.Dir = dir
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%w: npm ci: %w\n%s", ErrNotInstalled, err, said.Bytes())
	}
	return nil
}
