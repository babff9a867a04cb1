package resources

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed cloudformation.json cloudwatch.json dynamodb.json ec2.json glacier.json iam.json s3.json sns.json sqs.json
var files embed.FS

// Embedded returns the definition of a service, given by its Go package, and nil if
// there is none. Each call reads the definition anew, so the caller may do with it
// what he likes.
func Embedded(service string) (*Definition, error) {
	name := service + ".json"
	data, err := files.ReadFile(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("definition of resources: %w", err)
	}
	return Parse("models/resources/"+name, data)
}

// Services returns the Go packages of all services that have a definition, sorted.
func Services() []string {
	entries, _ := files.ReadDir(".") // cannot fail: it is in the program
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()[:len(e.Name())-len(".json")]
	}
	return names
}
