package standin

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// model is the part of a Smithy JSON AST that the surface of an SDK package is made of.
// Package models reads the same files for something else, and what tests the generator
// must not share its mistakes, so this reader is its own.
type model struct {
	Smithy string            `json:"smithy"`
	Shapes map[string]*shape `json:"shapes"`
}

type ref struct {
	Target string `json:"target"`
}

// shape holds the fields of every kind of shape.
type shape struct {
	Type   string `json:"type"`
	Traits traits `json:"traits"`

	Members map[string]*member `json:"members"` // of structures, unions and enumerations
	Member  *member            `json:"member"`  // of lists
	Value   *member            `json:"value"`   // of maps, the keys of which are strings

	Input  *ref  `json:"input"`
	Output *ref  `json:"output"`
	Errors []ref `json:"errors"`

	Version              string `json:"version"`
	Operations           []ref  `json:"operations"`
	CollectionOperations []ref  `json:"collectionOperations"`
	Resources            []ref  `json:"resources"`
	Create               *ref   `json:"create"`
	Put                  *ref   `json:"put"`
	Read                 *ref   `json:"read"`
	Update               *ref   `json:"update"`
	Delete               *ref   `json:"delete"`
	List                 *ref   `json:"list"`
}

type member struct {
	Target string       `json:"target"`
	Traits memberTraits `json:"traits"`
}

// present is true for a trait that is there, whatever its value.
type present bool

func (p *present) UnmarshalJSON([]byte) error {
	*p = true
	return nil
}

type memberTraits struct {
	Required         present         `json:"smithy.api#required"`
	ClientOptional   present         `json:"smithy.api#clientOptional"`
	AddedDefault     present         `json:"smithy.api#addedDefault"`
	IdempotencyToken present         `json:"smithy.api#idempotencyToken"`
	Default          json.RawMessage `json:"smithy.api#default"`
	EnumValue        json.RawMessage `json:"smithy.api#enumValue"`
}

type traits struct {
	Error      string              `json:"smithy.api#error"`
	Streaming  present             `json:"smithy.api#streaming"`
	Sparse     present             `json:"smithy.api#sparse"`
	Deprecated present             `json:"smithy.api#deprecated"`
	Enum       []enumValue         `json:"smithy.api#enum"` // of strings, as Smithy 1.0 writes them
	Paginated  *paginated          `json:"smithy.api#paginated"`
	Waitable   map[string]waitable `json:"smithy.waiters#waitable"`
	Service    *serviceTrait       `json:"aws.api#service"`
}

type enumValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type paginated struct {
	InputToken  string `json:"inputToken"`
	OutputToken string `json:"outputToken"`
	PageSize    string `json:"pageSize"`
}

type waitable struct {
	MinDelay int `json:"minDelay"`
	MaxDelay int `json:"maxDelay"`
}

type serviceTrait struct {
	SDKID          string `json:"sdkId"`
	EndpointPrefix string `json:"endpointPrefix"`
}

// prelude gives the types of the shapes that no model defines.
var prelude = func() map[string]*shape {
	shapes := make(map[string]*shape)
	for _, name := range []string{
		"Unit", "String", "Blob", "BigInteger", "BigDecimal", "Timestamp", "Document", "Boolean", "Byte", "Short",
		"Integer", "Long", "Float", "Double", "PrimitiveBoolean", "PrimitiveByte", "PrimitiveShort", "PrimitiveInteger",
		"PrimitiveLong", "PrimitiveFloat", "PrimitiveDouble",
	} {
		kind := strings.TrimPrefix(name, "Primitive")
		shapes["smithy.api#"+name] = &shape{Type: strings.ToLower(kind[:1]) + kind[1:]}
	}
	shapes["smithy.api#Unit"].Type = "structure"
	return shapes
}()

// parse reads a model, and refuses what the models of AWS do not use and this package
// would get wrong.
func parse(data []byte) (*model, error) {
	var m model
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	if !strings.HasPrefix(m.Smithy, "2") {
		return nil, fmt.Errorf("version %q of Smithy: expected 2.0", m.Smithy)
	}
	var uses struct {
		Shapes map[string]struct {
			Type   string
			Mixins []any
			Rename map[string]string
		}
	}
	if err := json.Unmarshal(data, &uses); err != nil {
		return nil, err
	}
	for id, s := range uses.Shapes {
		if len(s.Mixins) > 0 || len(s.Rename) > 0 || s.Type == "apply" {
			return nil, fmt.Errorf("%s: mixins, renamed shapes and apply statements are not understood", id)
		}
	}
	return &m, nil
}

// shape returns a shape of the model, or of the prelude.
func (m *model) shape(id string) (*shape, error) {
	if s := m.Shapes[id]; s != nil {
		return s, nil
	}
	if s := prelude[id]; s != nil {
		return s, nil
	}
	return nil, fmt.Errorf("shape %s is not defined", id)
}

// service returns the only service of the model.
func (m *model) service() (*shape, error) {
	var found []*shape
	for _, s := range m.Shapes {
		if s.Type == "service" {
			found = append(found, s)
		}
	}
	if len(found) != 1 || found[0].Traits.Service == nil {
		return nil, errors.New("expected one service, with the trait aws.api#service")
	}
	return found[0], nil
}

// operations returns the ids of the operations that a service, or its resources, hold,
// sorted.
func (m *model) operations(of *shape) ([]string, error) {
	found, seen := make(map[string]bool), make(map[*shape]bool)
	var visit func(s *shape) error
	visit = func(s *shape) error {
		if seen[s] {
			return nil
		}
		seen[s] = true
		for _, op := range slices.Concat(s.Operations, s.CollectionOperations) {
			found[op.Target] = true
		}
		for _, op := range []*ref{s.Create, s.Put, s.Read, s.Update, s.Delete, s.List} {
			if op != nil {
				found[op.Target] = true
			}
		}
		for _, r := range s.Resources {
			resource, err := m.shape(r.Target)
			if err == nil {
				err = visit(resource)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := visit(of); err != nil {
		return nil, err
	}
	return slices.Sorted(maps.Keys(found)), nil
}
