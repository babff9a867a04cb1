// Package sdk knows the packages of aws-sdk-go-v2, and those that ascendgen generated
// over them, by their types.
package sdk

import (
	"go/types"
	"strings"
)

// The raw clients of a service package.
const (
	Client        = "Client"
	PresignClient = "PresignClient"
)

const (
	module        = "github.com/aws/aws-sdk-go-v2"
	serviceFolder = "/aws-sdk-go-v2/service/"
)

// Contains reports whether a package is one of the SDK, also where it is vendored, or a
// copy of a service package, whatever folder the copy stands in.
func Contains(pkg *types.Package) bool {
	if strings.Contains("/"+pkg.Path()+"/", "/"+module+"/") {
		return true
	}
	makes, ok := pkg.Scope().Lookup("NewFromConfig").(*types.Func)
	if !ok {
		return false
	}
	raw := RawResult(makes.Signature().Results())
	return raw != nil && raw.Pkg() == pkg
}

// ServiceOf returns the service of a service package of the SDK, or of a copy.
func ServiceOf(path string) (service string, ok bool) {
	path = "/" + path
	i := strings.LastIndex(path, serviceFolder)
	if i < 0 {
		return "", false
	}
	service = path[i+len(serviceFolder):]
	return service, service != "" && !strings.Contains(service, "/")
}

// Raw returns the raw client that a type is, points to, has as elements or, as a
// function, returns; nil if none.
func Raw(t types.Type) *types.TypeName {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		obj := t.Obj()
		if obj.Pkg() == nil || obj.Name() != Client && obj.Name() != PresignClient {
			return nil
		}
		if _, ok := ServiceOf(obj.Pkg().Path()); !ok {
			return nil
		}
		return obj
	case *types.Map:
		if raw := Raw(t.Key()); raw != nil {
			return raw
		}
		return Raw(t.Elem())
	case *types.Signature:
		return RawResult(t.Results())
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		return Raw(t.Elem())
	}
	return nil
}

// RawResult returns the first raw client among results.
func RawResult(results *types.Tuple) *types.TypeName {
	for v := range results.Variables() {
		if raw := Raw(v.Type()); raw != nil {
			return raw
		}
	}
	return nil
}

// Governed is a package that ascendgen generated.
type Governed struct {
	Pkg    *types.Package
	SDK    *types.Package
	Client *types.Named
}

// Governs describes a package whose Client governs a raw one; nil for others. Such a
// Client has the raw one in a field and hands it out itself; one that embeds a governed
// client only passes its method on.
func Governs(pkg *types.Package) *Governed {
	if pkg == nil {
		return nil
	}
	obj, ok := pkg.Scope().Lookup(Client).(*types.TypeName)
	if !ok {
		return nil
	}
	named, ok := obj.Type().(*types.Named)
	if !ok {
		return nil
	}
	recv := types.NewPointer(named)
	method, path, _ := types.LookupFieldOrMethod(recv, false, pkg, "Ungoverned")
	fn, ok := method.(*types.Func)
	if !ok || len(path) != 1 {
		return nil
	}
	raw := RawResult(fn.Signature().Results())
	field, _, _ := types.LookupFieldOrMethod(recv, false, pkg, "sdk")
	if raw == nil || field == nil || Raw(field.Type()) != raw {
		return nil
	}
	return &Governed{Pkg: pkg, SDK: raw.Pkg(), Client: named}
}
