package sweep

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/semver"

	"github.com/ascendgen/ascendgen/internal/nearest"
	"github.com/ascendgen/ascendgen/tests/internal/repo"
)

const (
	sdkPath = "github.com/aws/aws-sdk-go-v2/service"
	absent  = "not at hand"
)

// wanted is a service to sweep over.
type wanted struct {
	service string
	named   bool // in full, not by a pattern
}

// choose returns the services that a list of names and patterns takes in, sorted.
func choose(list string, known []string) ([]wanted, error) {
	chosen := make(map[string]bool)
	for _, pattern := range strings.Split(list, ",") {
		pattern = strings.TrimSpace(pattern)
		if slices.Contains(known, pattern) {
			chosen[pattern] = true
			continue
		}
		if pattern == "all" {
			pattern = "*"
		}
		found := false
		for _, service := range known {
			ok, err := path.Match(pattern, service)
			if err != nil {
				return nil, fmt.Errorf("ASCENDGEN_SWEEP: %q: %w", pattern, err)
			}
			if ok {
				found = true
				if _, named := chosen[service]; !named {
					chosen[service] = false
				}
			}
		}
		if found {
			continue
		}
		return nil, fmt.Errorf("ASCENDGEN_SWEEP: no service is called %q%s", pattern, nearest.DidYouMean(pattern, known))
	}
	var all []wanted
	for service, named := range chosen {
		all = append(all, wanted{service, named})
	}
	slices.SortFunc(all, func(a, b wanted) int { return cmp.Compare(a.service, b.service) })
	return all, nil
}

// locate finds the newest version of each service at hand, and fetches those named in
// full that are not. Rows of services that it does not find have no version.
func locate(t *testing.T, dir string, services []wanted) []row {
	t.Helper()
	cached := cachedVersions(t)
	var fetch []string
	rows := make([]row, len(services))
	for i, w := range services {
		rows[i] = row{Service: w.service, Version: cached[w.service], Result: absent}
		if w.named && rows[i].Version == "" {
			fetch = append(fetch, w.service)
		}
	}
	if len(fetch) == 0 {
		return rows
	}
	latest, failed := latestVersions(t, dir, fetch)
	for i := range rows {
		service := rows[i].Service
		rows[i].Version = cmp.Or(rows[i].Version, latest[service])
		if reason := failed[service]; reason != "" {
			rows[i].Result = absent + ": " + oneLine(reason)
		}
	}
	return rows
}

// cachedVersions returns the newest version of each service in the module cache.
func cachedVersions(t *testing.T) map[string]string {
	t.Helper()
	cache := strings.TrimSpace(repo.Go(t, repo.Root(t), "env", "GOMODCACHE"))
	entries, err := os.ReadDir(filepath.Join(cache, filepath.FromSlash(sdkPath)))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	newest := make(map[string]string)
	for _, entry := range entries {
		service, version, ok := strings.Cut(entry.Name(), "@")
		if ok && semver.IsValid(version) && semver.Compare(version, newest[service]) > 0 {
			newest[service] = version
		}
	}
	return newest
}

// latestVersions asks, once, for the latest versions of services.
func latestVersions(t *testing.T, dir string, services []string) (versions, failed map[string]string) {
	t.Helper()
	args := []string{"list", "-m", "-e", "-json=Path,Version,Error"}
	for _, service := range services {
		args = append(args, sdkPath+"/"+service+"@latest")
	}
	out := repo.Go(t, dir, args...)
	versions, failed = make(map[string]string), make(map[string]string)
	for decoder := json.NewDecoder(strings.NewReader(out)); ; {
		var module struct {
			Path, Version string
			Error         *struct{ Err string }
		}
		if err := decoder.Decode(&module); errors.Is(err, io.EOF) {
			return versions, failed
		} else if err != nil {
			t.Fatal(err)
		}
		if service := path.Base(module.Path); module.Error != nil {
			failed[service] = module.Error.Err
		} else {
			versions[service] = module.Version
		}
	}
}
