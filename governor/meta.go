package governor

import "strings"

// Meta describes a governed client, for people and for tools: it marshals to JSON.
type Meta struct {
	Service    string          `json:"service"`               // Go package of the SDK: "s3"
	SDKID      string          `json:"sdk_id"`                // the SDK's own name of it: "S3"
	APIVersion string          `json:"api_version,omitempty"` // empty if no model is known
	Region     string          `json:"region"`
	Operations []OperationMeta `json:"operations"` // sorted by name
	Presigns   []OperationMeta `json:"presigns,omitempty"`
}

// OperationMeta describes one operation of a client, or one method that signs requests.
type OperationMeta struct {
	Name  string `json:"name"`
	Risk  Risk   `json:"risk"`  // at which it is asked, by its constant or the session's override
	Rated Risk   `json:"rated"` // the constant; a call's input may raise it
	// Excluded is set if the session lets it through unasked.
	Excluded bool `json:"excluded,omitempty"`
}

// Meta describes the client whose gate g is. It is the zero Meta if g is not bound to
// a service. The result is the caller's own.
func (g *Gate) Meta() Meta {
	if g == nil || g.service == nil {
		return Meta{}
	}
	return Meta{
		Service: g.service.Name, SDKID: g.service.SDKID, APIVersion: g.service.APIVersion, Region: g.region,
		Operations: g.describe(g.service.Operations, func(o OperationRisk) Risk { return g.effective(o.Name, o.Risk) }),
		Presigns: g.describe(g.service.Presigns, func(o OperationRisk) Risk {
			return g.effectiveSignature(o.Name, signedOperation(o.Name), o.Risk)
		}),
	}
}

func (g *Gate) describe(packed string, effective func(OperationRisk) Risk) []OperationMeta {
	var all []OperationMeta
	for _, o := range unpack(packed) {
		all = append(all, OperationMeta{Name: o.Name, Risk: effective(o), Rated: o.Risk, Excluded: g.excluded[o.Name]})
	}
	return all
}

// signedOperation returns the operation whose requests a method signs. All are named
// after it, but for the form that S3 takes in place of a PutObject.
func signedOperation(method string) string {
	if method == "PresignPostObject" {
		return "PutObject"
	}
	return strings.TrimPrefix(method, "Presign")
}
