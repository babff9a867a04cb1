package cli

import (
	"context"
	"path/filepath"
	"strings"
)

// rooted gives paths as code hosts want them: from the root of the git repository, or
// from the current folder where there is none, or no git.
type rooted struct {
	ctx  context.Context
	root string // "" until it is looked for
}

// path returns the path of a file with slashes; that of a file elsewhere is absolute.
func (r *rooted) path(file string) string {
	file, err := filepath.Abs(file)
	if err != nil {
		return filepath.ToSlash(file) // the current folder is gone
	}
	if r.root == "" {
		r.root = repositoryRoot(r.ctx)
	}
	if below, err := filepath.Rel(r.root, file); err == nil && filepath.IsLocal(below) {
		file = below
	}
	return filepath.ToSlash(file)
}

// repositoryRoot returns the folder that holds the repository, by the same way by which
// the current folder goes: git would follow symbolic links.
func repositoryRoot(ctx context.Context) string {
	root, err := filepath.Abs(".")
	if err != nil {
		return "."
	}
	git := &repository{}
	if git.open(ctx) == nil {
		for range strings.Count(git.prefix, "/") {
			root = filepath.Dir(root)
		}
	}
	return root
}
