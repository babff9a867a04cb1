package generated

import "context"

func beside(ctx context.Context, c *Client) error {
	_, err := c.sdk.ListBuckets(ctx, nil) // want `sdk is the raw \*s3.Client of a governed client: calls through it ask no governor`
	return err
}
