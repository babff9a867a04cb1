package ungoverned

import (
	"go/types"
	"strings"

	"github.com/ascendgen/ascendgen/analysis/internal/sdk"
)

const (
	newPresignClient = "NewPresignClient"
	runtimePath      = "/ascendgen/governor"
)

// constructs returns the service of which fn makes a raw client.
func constructs(fn *types.Func) (service string, ok bool) {
	switch fn.Name() {
	case "New", "NewFromConfig", newPresignClient:
	default:
		return "", false
	}
	if fn.Pkg() == nil || fn.Signature().Recv() != nil || sdk.RawResult(fn.Signature().Results()) == nil {
		return "", false
	}
	return sdk.ServiceOf(fn.Pkg().Path())
}

// spell writes a type as code does.
func spell(t *types.TypeName) string { return "*" + t.Pkg().Name() + "." + t.Name() }

// embedded returns the fields on the way of a selection from a type, without the last.
func embedded(t types.Type, path []int) []*types.Var {
	var fields []*types.Var
	for _, i := range path[:len(path)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			break
		}
		fields = append(fields, s.Field(i))
		t = s.Field(i).Type()
	}
	return fields
}

// makesGoverned reports whether fn is the New of a governed package, which takes a raw
// client and a gate.
func makesGoverned(fn *types.Func) bool {
	if fn == nil || fn.Name() != "New" || fn.Signature().Recv() != nil || sdk.Governs(fn.Pkg()) == nil {
		return false
	}
	params := fn.Signature().Params()
	return params.Len() == 2 && sdk.Raw(params.At(0).Type()) != nil && isGate(params.At(1).Type())
}

// isGate reports whether a type is *governor.Gate.
func isGate(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(p.Elem()).(*types.Named)
	return ok && named.Obj().Name() == "Gate" && named.Obj().Pkg() != nil &&
		strings.HasSuffix("/"+named.Obj().Pkg().Path(), runtimePath)
}

// isSession reports whether a type has the methods of governor.Session.
func isSession(t types.Type) bool {
	set := types.NewMethodSet(t)
	gate, config := set.Lookup(nil, "Gate"), set.Lookup(nil, "AWSConfig")
	if gate == nil || config == nil {
		return false
	}
	sig := gate.Type().(*types.Signature)
	if sig.Params().Len() != 0 || sig.Results().Len() != 1 || !isGate(sig.Results().At(0).Type()) {
		return false
	}
	sig = config.Type().(*types.Signature)
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 &&
		strings.HasSuffix(sig.Results().At(0).Type().String(), "aws-sdk-go-v2/aws.Config")
}
