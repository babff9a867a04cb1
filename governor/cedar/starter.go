package cedar

import (
	"embed"
	"io/fs"
)

//go:embed starter/*.cedar
var starter embed.FS

// Starter returns the policies that come with this package, to begin with:
//
//	g, err := cedar.New(cedar.FS(cedar.Starter(), "*.cedar"))
//
// They allow what is rated low and medium, ask for approval where a call can do harm
// that is hard to undo, and deny the rest. Each says what it is for; copy them into
// your own repository and change them there.
func Starter() fs.FS {
	policies, err := fs.Sub(starter, "starter")
	if err != nil {
		panic(err) // the folder is part of the package
	}
	return policies
}
