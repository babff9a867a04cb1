package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ascendgen/ascendgen/generator"
)

// tree is one of the two states that diff compares: its risk maps and the risks.go
// of its generated packages.
type tree struct {
	name   string            // for people: "main", "the working tree"
	shown  string            // what paths have in front in messages: "main:", "old/"
	files  map[string][]byte // by slash-separated path, as --riskmap gives it
	single bool              // one risk map, by itself; then it goes by defaultRiskMap
}

const workingTree = "the working tree"

// end is one of two states before it is read. The zero end is none.
type end struct {
	arg     string // a revision, a folder or a risk map
	working bool   // the working tree instead
}

// trees reads two states, and returns the folder of the current one below the root of
// the repository, if it is known.
func trees(ctx context.Context, ends [2]end, riskMaps []string) (base, head *tree, root string, err error) {
	git := &repository{}
	var both [2]*tree
	for i, end := range ends {
		if both[i], err = openTree(ctx, git, end, riskMaps); err != nil {
			return nil, nil, "", err
		}
	}
	base, head = both[0], both[1]
	if base.single != head.single {
		file, other := base.name, head.name
		if head.single {
			file, other = other, file
		}
		return nil, nil, "", fmt.Errorf("cannot compare the file %s with %s: want two risk maps, or two revisions or folders", file, other)
	}
	return base, head, git.prefix, nil
}

// openTree reads a state.
func openTree(ctx context.Context, git *repository, of end, riskMaps []string) (*tree, error) {
	if of.working {
		files, err := readFolder(".", riskMaps)
		return &tree{name: workingTree, files: files}, err
	}
	arg := of.arg
	info, err := os.Stat(arg)
	if err != nil {
		return git.tree(ctx, arg, riskMaps)
	}
	if _, err := git.commit(ctx, arg); err == nil && !isPath(arg) {
		return nil, fmt.Errorf("%q is a revision and a file: want it as refs/heads/%[1]s or .%c%[1]s", arg, filepath.Separator)
	}
	name := filepath.ToSlash(filepath.Clean(arg))
	if !info.IsDir() {
		data, err := os.ReadFile(arg)
		return &tree{name: name, single: true, files: map[string][]byte{defaultRiskMap: data}}, err
	}
	files, err := readFolder(arg, riskMaps)
	return &tree{name: name, shown: name + "/", files: files}, err
}

// isPath reports whether an argument cannot be meant as a revision.
func isPath(arg string) bool {
	first, _, _ := strings.Cut(filepath.ToSlash(arg), "/")
	return first == "." || first == ".." || filepath.IsAbs(arg)
}

// show returns the path of a file in messages.
func (t *tree) show(file string) string {
	switch {
	case t.single:
		return t.name
	case strings.HasSuffix(t.shown, "/"):
		return path.Join(t.shown, file)
	}
	return t.shown + file
}

// inHead returns the path of a file as positions on the new side have it: without
// the revision, so that editors and code hosts find the place.
func (t *tree) inHead(file string) string {
	if strings.HasSuffix(t.shown, ":") {
		return file
	}
	return t.show(file)
}

// packages returns the paths of the generated packages' files, sorted.
func (t *tree) packages(riskMaps []string) []string {
	var paths []string
	for file := range t.files {
		if !slices.Contains(riskMaps, file) {
			paths = append(paths, file)
		}
	}
	slices.Sort(paths)
	return paths
}

// readFolder reads the risk maps that are there and the generated packages below a
// folder.
func readFolder(dir string, riskMaps []string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range riskMaps {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err == nil {
			files[name] = data
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	root, err := filepath.EvalSymlinks(dir) // a walk does not follow them
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		below, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		below = filepath.ToSlash(below)
		if entry.IsDir() {
			if below != "." && skipped(path.Base(below)) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Base(below) != risksFile {
			return nil
		}
		if !entry.Type().IsRegular() {
			return fmt.Errorf("%s: %w", filepath.ToSlash(filepath.Join(dir, filepath.FromSlash(below))), errIrregular)
		}
		data, err := os.ReadFile(name)
		if err == nil && generator.Owned(data) {
			files[below] = data
		}
		return err
	})
	return files, err
}

// errIrregular refuses what may lead out of a state, or whose content is elsewhere.
var errIrregular = errors.New("want a regular file, not a symbolic link or a submodule")

// risksFile is the file of a generated package that holds its levels.
const risksFile = "risks.go"

// skipped reports whether a folder holds no packages of the project, as the go
// command sees it.
func skipped(folder string) bool {
	return folder[0] == '.' || folder[0] == '_' ||
		slices.Contains([]string{"node_modules", "testdata", "vendor"}, folder)
}

// isRisksFile reports whether a path is one where a generated package may have its
// levels.
func isRisksFile(file string) bool {
	folders := strings.Split(file, "/")
	last := len(folders) - 1
	return folders[last] == risksFile && !slices.ContainsFunc(folders[:last], skipped)
}

// ends returns the two states that the arguments of diff name.
func ends(ctx context.Context, args []string) ([2]end, error) {
	switch len(args) {
	case 0:
		return [2]end{{arg: "HEAD"}, {working: true}}, nil
	case 2:
		return [2]end{{arg: args[0]}, {arg: args[1]}}, nil
	}
	arg := args[0]
	if _, err := os.Stat(arg); err == nil || isPath(arg) {
		return [2]end{{arg: arg}, {working: true}}, nil
	}
	from, to, isRange := strings.Cut(arg, "..")
	if !isRange {
		return [2]end{{arg: arg}, {working: true}}, nil
	}
	if from == "" {
		return [2]end{}, noBase(arg)
	}
	to, parted := strings.CutPrefix(to, ".")
	to = cmp.Or(to, "HEAD")
	if !parted {
		return [2]end{{arg: from}, {arg: to}}, nil
	}
	base, err := (&repository{}).mergeBase(ctx, from, to)
	return [2]end{{arg: base}, {arg: to}}, err
}

// noBase refuses dots without a left side. For git that is HEAD, and a commit does not
// differ from itself.
func noBase(dots string) error {
	return fmt.Errorf("%q names no base: want BASE%[1]s; %s", dots, unset)
}
