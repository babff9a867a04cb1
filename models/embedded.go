package models

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"sync"
)

//go:embed facts
var factsFS embed.FS

// Embedded gives the facts of all AWS services that come with this package. It
// reads their names only; each service's facts are read when asked for. All
// callers share one set.
func Embedded() *Set { return embeddedSet() }

var embeddedSet = sync.OnceValue(func() *Set {
	set, err := openEmbedded()
	if err != nil {
		return &Set{err: fmt.Errorf("embedded facts: %w", err)}
	}
	return set
})

func openEmbedded() (*Set, error) {
	data, err := factsFS.ReadFile("facts/" + indexFile)
	if err != nil {
		return nil, err
	}
	var index factsIndex
	if err := json.Unmarshal(data, &index); err != nil {
		return nil, syntaxError(indexFile, data, err)
	}
	if index.Format != factsFormat {
		return nil, fmt.Errorf("%s: unknown format %q: expected %q", indexFile, index.Format, factsFormat)
	}
	return newSet(index.Services, func(Identity) string { return indexFile }, readEmbedded)
}

func readEmbedded(id Identity) (*Service, error) {
	file := id.GoPackage + ".json"
	data, err := factsFS.ReadFile(path.Join("facts", file))
	if err != nil {
		return nil, fmt.Errorf("embedded facts: %w", err)
	}
	return decodeFacts(file, data)
}

// decodeFacts parses one file of facts.
func decodeFacts(name string, data []byte) (*Service, error) {
	var f struct {
		Format string `json:"format"`
		Service
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, syntaxError(name, data, err)
	}
	if f.Format != factsFormat {
		return nil, &FileError{File: name, Err: fmt.Errorf("unknown format %q of facts: expected %q", f.Format, factsFormat)}
	}
	return &f.Service, nil
}
