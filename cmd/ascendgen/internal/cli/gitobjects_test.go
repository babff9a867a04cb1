package cli

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// gitRepository makes the current folder a repository, and returns what runs git in it.
func gitRepository(t *testing.T) func(args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	t.Chdir(t.TempDir())
	for _, name := range []string{"AUTHOR", "COMMITTER"} {
		t.Setenv("GIT_"+name+"_NAME", "a")
		t.Setenv("GIT_"+name+"_EMAIL", "a@example.com")
	}
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("HOME", t.TempDir())
	git := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("git", args...).CombinedOutput()
		if err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("init", "-q", "-b", "main")
	return git
}

// files writes files below the current folder.
func files(t *testing.T, contents map[string]string, mode os.FileMode) {
	t.Helper()
	for name, content := range contents {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCheckout holds that a commit is written as it is, and that nothing runs that the
// repository names: hooks, filters of what is checked out, what watches its files.
func TestCheckout(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs scripts and links")
	}
	git := gitRepository(t)
	want := map[string]string{
		"go.mod": "module example.com/app\n", "a b/\"ä\"\n.go": "package a\n", "empty": "", "link.go": "package a\n",
		"crlf.txt": "1\r\n", "run.sh": "#!/bin/sh\n", "id": "$Id$\n",
	}
	files(t, want, 0o777)
	if err := os.Remove("link.go"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a b/\"ä\"\n.go", "link.go"); err != nil {
		t.Fatal(err)
	}
	git("add", ".")
	attributes := map[string]string{".gitattributes": "* filter=x text eol=crlf ident\n"}
	files(t, attributes, 0o666)
	maps.Copy(want, attributes)
	git("add", ".gitattributes")
	git("update-index", "--add", "--cacheinfo", "160000,0123456789012345678901234567890123456789,module")
	git("commit", "-qm", "one")
	commit := git("rev-parse", "HEAD")

	ran, err := filepath.Abs("ran")
	if err != nil {
		t.Fatal(err)
	}
	program := "#!/bin/sh\necho \"$0\" >>'" + ran + "'\nexec cat\n"
	files(t, map[string]string{
		".git/hooks/post-index-change": program, ".git/hooks/post-checkout": program, ".git/hooks/fsmonitor-watchman": program, ".git/filter": program,
	}, 0o777)
	git("config", "filter.x.smudge", ".git/filter")
	git("config", "core.fsmonitor", ".git/hooks/fsmonitor-watchman")

	dir := t.TempDir()
	if err := (&repository{}).checkout(t.Context(), commit, dir); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	err = filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		below, relErr := filepath.Rel(dir, name)
		if relErr != nil {
			return relErr
		}
		got[filepath.ToSlash(below)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if info, err := os.Lstat(filepath.Join(dir, "link.go")); err != nil || info.Mode().Type() != os.ModeSymlink {
		t.Errorf("link.go is no link; error %v", err)
	}
	if out, err := os.ReadFile(ran); err == nil {
		t.Errorf("ran:\n%s", out)
	}
}

// TestCheckoutInside holds that no entry of a commit is written elsewhere, and none where
// git would do what it says: git keeps such names out, but somebody may have made the
// objects otherwise.
func TestCheckoutInside(t *testing.T) {
	git := gitRepository(t)
	files(t, map[string]string{"x": "x\n"}, 0o666)
	blob := "100644 blob " + git("hash-object", "-w", "x")
	tree := func(entry, name string) string {
		cmd := exec.Command("git", "mktree")
		cmd.Stdin = strings.NewReader(entry + "\t" + name + "\n")
		id, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(id))
	}
	for _, folder := range []string{"..", ".Git"} {
		commit := git("commit-tree", "-m", "x", tree("040000 tree "+tree(blob, "x"), folder))
		parent := t.TempDir()
		dir := filepath.Join(parent, "tree")
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := (&repository{}).checkout(t.Context(), commit, dir); err == nil || !strings.Contains(err.Error(), folder+"/x") {
			t.Errorf("error %v, want one of %s/x", err, folder)
		}
		for _, in := range []struct {
			dir  string
			want int
		}{{parent, 1}, {dir, 0}} {
			if entries, err := os.ReadDir(in.dir); err != nil || len(entries) != in.want {
				t.Errorf("%s: %v in %s; error %v", folder, entries, in.dir, err)
			}
		}
	}
}
