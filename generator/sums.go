package generator

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path"
	"path/filepath"
)

// Sums are digests of the files of a result, by slash-separated path below the output
// folder.
type Sums map[string]string

// Sums returns the digests of what was generated, whatever is on disk.
func (r *Result) Sums() Sums {
	sums := make(Sums, len(r.Files))
	for _, file := range r.Files {
		sums[file.Path] = sum(file.Content)
	}
	return sums
}

func sum(content []byte) string {
	digest := sha256.Sum256(content)
	return hex.EncodeToString(digest[:])
}

// Hold reports whether [Result.Check] would find no change below out. What cannot be
// read is a change.
func (s Sums) Hold(out string) bool {
	generated, packages := make(map[string]bool, len(s)), make(map[string]bool)
	for name, want := range s {
		content, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(name)))
		if err != nil || sum(unconverted(content)) != want {
			return false
		}
		generated[name], packages[path.Dir(name)] = true, true
	}
	for pkg := range packages {
		if extra, err := extraFiles(out, pkg, generated); err != nil || len(extra) > 0 {
			return false
		}
	}
	return true
}
