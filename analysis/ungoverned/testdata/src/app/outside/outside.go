// Package outside gets raw clients from others.
package outside

import (
	"app/deps"
	"context"
	"lib"
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
