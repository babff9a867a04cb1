package models

import (
	"bytes"
	"encoding/json"
)

const (
	// factsFormat stands first in every file of facts: by it an import knows its
	// own files. A change that older programs cannot read takes the next number.
	factsFormat = "ascendgen facts 1"
	indexFile   = "index.json"
)

// factsIndex is the file that names the services.
type factsIndex struct {
	Format   string     `json:"format"`
	Services []Identity `json:"services"`
}

// encodeFacts writes the facts of a service with one operation a line, so that
// a change of one operation is a change of one line.
func encodeFacts(svc *Service) ([]byte, error) {
	head, err := marshal(struct {
		Format string `json:"format"`
		Identity
		APIVersion string `json:"apiVersion"`
		Protocol   string `json:"protocol"`
	}{factsFormat, svc.Identity, svc.APIVersion, svc.Protocol})
	if err != nil {
		return nil, err
	}
	return appendLines(head, "operations", svc.Operations)
}

// encodeIndex writes the names of services, one service a line.
func encodeIndex(ids []Identity) ([]byte, error) {
	head, err := marshal(struct {
		Format string `json:"format"`
	}{factsFormat})
	if err != nil {
		return nil, err
	}
	return appendLines(head, "services", ids)
}

// appendLines adds an array to a JSON object, one element a line.
func appendLines[T any](object []byte, key string, elements []T) ([]byte, error) {
	var b bytes.Buffer
	b.Write(bytes.TrimSuffix(object, []byte("}")))
	b.WriteString(",\"" + key + "\":[")
	for i, e := range elements {
		if i > 0 {
			b.WriteByte(',')
		}
		line, err := marshal(e)
		if err != nil {
			return nil, err
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Bytes(), nil
}

// marshal is json.Marshal without escapes for HTML, which no URI template needs.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// isFacts tells the files that an import wrote.
func isFacts(data []byte) bool {
	return bytes.HasPrefix(data, []byte(`{"format":"ascendgen facts `))
}
