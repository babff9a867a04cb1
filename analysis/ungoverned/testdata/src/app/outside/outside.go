// Package outside gets raw clients from others.
package outside

import (
	"app/deps"
	"context"
	"lib"

	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func use(ctx context.Context, c *lib.Clients) {
	s, _ := lib.Connect() // want `^Connect of lib returns a \*s3\.Client: calls through it ask no governor$`
	_, _ = s.ListBuckets(ctx, nil)
	_, _ = c.S3.ListBuckets(ctx, nil)      // want `^S3 of lib is a \*s3\.Client`
	_, _ = c.Store().ListBuckets(ctx, nil) // want `Store of lib returns`
	lib.Take(lib.Default)                  // want `Default of lib is`
	lib.Default = nil
	c.S3 = deps.Client()
	_ = lib.Clients{S3: deps.Shared, Name: c.Name}
}

type mine struct{ *lib.Store }

func through(ctx context.Context, s *lib.Store, m mine, d lib.Deps) {
	_, _ = s.DeleteBucket(ctx, nil)          // want `^Client of lib is a \*s3\.Client: calls through it ask no governor$`
	_, _ = lib.Open().DeleteBucket(ctx, nil) // want `Client of lib is`
	f := lib.Open().DeleteBucket             // want `Client of lib is`
	_, _ = f(ctx, nil)
	_, _ = m.DeleteBucket(ctx, nil)               // want `Client of lib is`
	_, _ = m.Client.DeleteBucket(ctx, nil)        // want `Client of lib is`
	_, _ = lib.Factory()().DeleteBucket(ctx, nil) // want `^Factory of lib returns a \*s3\.Client`
	_, _ = d.Make().DeleteBucket(ctx, nil)        // want `^Make of lib returns a \*s3\.Client`

	// What does not go through the raw client is the other module's to answer for.
	s.Upload()
	m.Upload()
	_ = m.Store.Name
	d.Each(nil)
}

type lister interface {
	ListBuckets(context.Context, *s3.ListBucketsInput, ...func(*s3.Options)) (*s3.ListBucketsOutput, error)
}

type holder struct{ api lister }

var api lister = lib.Open() // want `Client of lib is`

func convert(s lib.Store, m *mine) lister {
	lib.Take((lib.Open())) // want `Client of lib is`
	api = m                // want `Client of lib is`
	_ = lister(m)          // want `Client of lib is`
	_ = holder{api: &s}    // want `Client of lib is`
	var _ any = m
	var _ interface{ Upload() } = m
	use(context.Background(), nil)
	return m // want `Client of lib is`
}
