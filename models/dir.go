package models

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// OpenDir gives the Smithy models of a folder: all its *.json files, or the tree
// of the public api-models-aws repository (models/SERVICE/service/VERSION/*.json,
// also without the leading folder), of which the newest version of each service
// counts. The path may also name one file. Opening finds out which service each
// file holds, no more; a model is parsed when asked for. A JSON file that is no
// Smithy model is an error, and so are two files of one service.
//
// Most models say nothing of IAM, so the IAM actions that the embedded facts hold
// for an operation are added to those of its model.
func OpenDir(dir string) (*Set, error) {
	found, err := scanDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	var ids []Identity
	for _, f := range found {
		id := knownIdentity(f.names)
		ids = append(ids, id)
		if first, twice := files[id.GoPackage]; twice {
			return nil, fmt.Errorf("%s: service %s is also in %s: expected one model a service", f.path, id.GoPackage, first)
		}
		files[id.GoPackage] = f.path
	}
	return newSet(ids, func(id Identity) string { return files[id.GoPackage] }, func(id Identity) (*Service, error) {
		file := files[id.GoPackage]
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		svc, err := Load(file, data)
		if err != nil {
			return nil, err
		}
		if svc.GoPackage != id.GoPackage {
			return nil, &FileError{File: file, Err: fmt.Errorf("holds service %s, expected %s as when the folder was opened", svc.GoPackage, id.GoPackage)}
		}
		addKnownActions(svc)
		return svc, nil
	})
}

// addKnownActions adds the IAM actions that the embedded facts hold.
func addKnownActions(svc *Service) {
	known, err := Embedded().Load(svc.GoPackage)
	if err != nil {
		return // a service newer than the facts
	}
	for i := range svc.Operations {
		op := &svc.Operations[i]
		if at, ok := slices.BinarySearchFunc(known.Operations, op.Name, compareOperation); ok {
			op.Actions = orderActions(svc.IAM, op.Name, slices.Concat(known.Operations[at].Actions, op.Actions))
		}
	}
}

// modelFile is a file and the service that it holds.
type modelFile struct {
	path  string
	names names
}

// scanDir finds the models of a folder and scans each for its service.
func scanDir(dir string) ([]modelFile, error) {
	paths, err := modelPaths(dir)
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("%s: expected Smithy models, *.json or models/SERVICE/service/VERSION/*.json, found none", dir)
	}
	found := make([]modelFile, len(paths))
	bad := make([]error, len(paths))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range paths {
		g.Go(func() error {
			found[i], bad[i] = scanFile(p)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return found, errors.Join(bad...)
}

func scanFile(path string) (modelFile, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return modelFile{}, err
	}
	if n, ok := scanNames(data); ok {
		return modelFile{path: path, names: n}, nil
	}
	// Say what is wrong as precisely as a full reading can.
	m, err := decode(path, data)
	if err != nil {
		return modelFile{}, err
	}
	id, service, err := m.service()
	if err != nil {
		return modelFile{}, err
	}
	n, err := m.namesOf(id, service)
	return modelFile{path: path, names: n}, err
}

// modelPaths lists the files to read, in order.
func modelPaths(dir string) ([]string, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{dir}, nil
	}
	root := dir
	if sub := filepath.Join(dir, "models"); isDir(sub) {
		root = sub
	}
	services, err := os.ReadDir(root)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, s := range services {
		newest, err := newestVersion(filepath.Join(root, s.Name(), "service"))
		if err != nil {
			return nil, err
		}
		paths = append(paths, newest...)
	}
	if len(paths) > 0 {
		return paths, nil
	}
	return filesIn(dir)
}

// newestVersion lists the files of the last version of a service. Versions are
// dates, so their names sort by age.
func newestVersion(dir string) ([]string, error) {
	if !isDir(dir) {
		return nil, nil
	}
	versions, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, v := range slices.Backward(versions) { // ReadDir sorts by name
		if files, err := filesIn(filepath.Join(dir, v.Name())); err != nil || len(files) > 0 {
			return files, err
		}
	}
	return nil, nil
}

// filesIn lists the JSON files of a folder, in order; none if it is not a folder.
func filesIn(dir string) ([]string, error) {
	if !isDir(dir) {
		return nil, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		if !e.IsDir() && filepath.Ext(e.Name()) == ".json" {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files, nil
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
