package rt

import (
	"encoding/json"

	smithydocument "github.com/aws/smithy-go/document"
)

// Document is a document of any content.
type Document interface {
	smithydocument.Marshaler
	smithydocument.Unmarshaler
}

// NewDocument returns a document that holds a value.
func NewDocument(value any) Document { return document{value} }

type document struct{ value any }

func (d document) MarshalSmithyDocument() ([]byte, error) { return json.Marshal(d.value) }

func (d document) UnmarshalSmithyDocument(into any) error {
	text, err := json.Marshal(d.value)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
