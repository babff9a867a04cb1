// Package gateway runs the Versity S3 gateway, an S3 that keeps its objects as files, in
// a process of its own: the test binary, started a second time.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"github.com/versity/versitygw/backend/meta"
	"github.com/versity/versitygw/backend/posix"
	"github.com/versity/versitygw/embedgw"
	"github.com/versity/versitygw/s3api"

	"github.com/ascendgen/ascendgen/tests/e2e/child"
)

// Region is where the gateway's buckets are.
const Region = "eu-central-1"

// folder is set in the environment of a process that is to be the gateway.
const folder = "ASCENDGEN_E2E_GATEWAY"

// Start starts a gateway that keeps its files in dir. The program's main function must
// call [ServeIfStarted].
func Start(dir string) (*child.Process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), folder+"="+dir)
	return child.Start(cmd)
}

// ServeIfStarted is the gateway, and does not return, in a process that [Start] has
// started. In any other it does nothing.
func ServeIfStarted() {
	dir := os.Getenv(folder)
	if dir == "" {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { // until our parent stops us, or is no more
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	if err := serve(ctx, dir); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func serve(ctx context.Context, dir string) error {
	objects, attributes, versions := filepath.Join(dir, "objects"), filepath.Join(dir, "attributes"), filepath.Join(dir, "versions")
	for _, d := range []string{objects, attributes, versions} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return err
		}
	}
	for range 10 {
		// A port that is free now may be another's by the time the gateway wants it.
		address, err := freePort()
		if err != nil {
			return err
		}
		if err = serveOn(ctx, address, objects, attributes, versions); !errors.Is(err, syscall.EADDRINUSE) {
			return err
		}
	}
	return errors.New("each port that was free was soon another's")
}

func serveOn(ctx context.Context, address, objects, attributes, versions string) error {
	// Not every file system has attributes, so they are files too.
	store, err := meta.NewSideCar(attributes)
	if err != nil {
		return err
	}
	backend, err := posix.New(objects, store, posix.PosixOpts{SideCarDir: attributes, VersioningDir: versions, CopyObjectThreshold: 5 << 30})
	if err != nil {
		return err
	}
	return embedgw.RunVersityGW(ctx, backend, &embedgw.Config{
		RootUserAccess: Root.ID, RootUserSecret: Root.Secret, IAMService: newAccounts(),
		Region: Region, Ports: []string{address},
		MaxConnections: 1_000, MaxRequests: 1_000, MultipartMaxParts: 10_000,
		KeepAlive: true, Quiet: true,
		S3Options: []s3api.Option{s3api.WithOnListen(func() { fmt.Println(child.Ready + "http://" + address) })},
	})
}

func freePort() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
