package s3accessgrants

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// copyKeys returns the keys that a source of CopyObject may mean, which must be in a
// bucket. A source is "bucket/key", URL-encoded, with or without a slash before it and
// "?versionId=" behind it.
func copyKeys(source *string, bucket string) ([]string, error) {
	if source == nil || *source == "" {
		return nil, errors.New("the request names no copy source")
	}
	path, query, versioned := strings.Cut(*source, "?")
	if versioned && !strings.HasPrefix(query, "versionId=") || strings.Contains(query, "?") {
		return nil, fmt.Errorf("malformed copy source %q: want nothing but versionId= after a %q, and one in a key written %%3F", *source, "?")
	}
	// S3 reads a plain plus sign as a space; other servers of its protocol do not. The
	// target has to cover either.
	var keys []string
	for _, decode := range []func(string) (string, error){url.QueryUnescape, url.PathUnescape} {
		decoded, err := decode(path)
		if err != nil {
			return nil, fmt.Errorf("malformed copy source %q: want it URL-encoded: %w", *source, err)
		}
		key, err := keyIn(decoded, bucket)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// keyIn returns the key of a decoded copy source in a bucket.
func keyIn(source, bucket string) (string, error) {
	if strings.HasPrefix(source, "arn:") {
		return "", fmt.Errorf("the copy source %q is an ARN: Access Grants covers buckets by their name only, not access points", source)
	}
	from, key, ok := strings.Cut(strings.TrimPrefix(source, "/"), "/")
	if !ok || key == "" {
		return "", fmt.Errorf("malformed copy source %q: want bucket/key", source)
	}
	if from != bucket {
		return "", fmt.Errorf("the copy is from bucket %q to bucket %q: no grant spans buckets", from, bucket)
	}
	return key, nil
}
