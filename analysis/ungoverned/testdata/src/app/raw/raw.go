// Package raw has each form of a raw client once.
package raw

import (
	"context"

	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

func constructors(cfg aws.Config) {
	_ = s3.New(s3.Options{})             // want `^s3\.New makes a client that asks no governor: want s3gov\.NewFromSession, or s3gov\.New around it$`
	c := s3.NewFromConfig(cfg)           // want `^s3\.NewFromConfig makes a client that asks no governor`
	_ = (s3.NewFromConfig)(cfg)          // want `s3\.NewFromConfig makes`
	p := s3.NewPresignClient(c)          // want `^s3\.NewPresignClient makes a client that signs requests without asking a governor: want s3gov\.NewPresignClient$`
	make := s3.NewFromConfig             // want `s3\.NewFromConfig makes`
	go func() { _ = s3.NewFromConfig }() // want `s3\.NewFromConfig makes`
	_, _ = p, make
	_, _ = c.ListBuckets(context.Background(), nil) // reported where c was made
}

type fields struct {
	one        *s3.Client            // want `^field of the raw type \*s3\.Client: calls through it ask no governor; want \*s3gov\.Client, or an interface of package s3gov$`
	many       map[string]*s3.Client // want `field of the raw type`
	presign    s3.PresignClient      // want `^field of the raw type \*s3\.PresignClient: it signs requests without asking a governor; want \*s3gov\.PresignClient$`
	get        func() *s3.Client     // want `result of the raw type`
	options    s3.Options
	shape      types.Client
	governed   *s3gov.Client
	*s3.Client // want `field of the raw type`
}

func parameter(c *s3.Client, cs ...*s3.Client) {} // want `parameter of the raw type` `parameter of the raw type`

func result() (c *s3.Client, err error) { return nil, nil } // want `result of the raw type`

var global *s3.Client // want `variable of the raw type`

type defined s3.Client // want `declaration of the raw type`

func conversions(d *defined, a any) {
	_ = (*s3.Client)(d)                             // want `conversion of the raw type`
	_ = a.(*s3.Client)                              // want `type assertion of the raw type`
	_ = new(s3.Client)                              // want `value of the raw type`
	_ = &s3.Client{}                                // want `literal of the raw type`
	_ = []*s3.Client{}                              // want `literal of the raw type`
	_ = (*s3.Client).ListBuckets                    // want `method expression of the raw type`
	_ = func(c *s3.Client) bool { return c == nil } // want `parameter of the raw type`
	switch a.(type) {
	case *s3.Client: // want `case of a type switch of the raw type`
	}
}

func escape(c *s3gov.Client) {
	_ = c.Ungoverned() // want `^Ungoverned returns a \*s3\.Client: calls through it ask no governor$`
	f := c.Ungoverned  // want `Ungoverned returns`
	_ = f
}

type Own struct{}

func (Own) Ungoverned() int { return 0 }

func New() int { return 0 }

// What reaches nothing, and what is not the SDK's, is not reported.
var _ s3.ListBucketsAPIClient = (*s3.Client)(nil)

var _ s3.Client

func harmless(o Own) {
	_ = o.Ungoverned()
	_ = types.New()
	_ = New()
	var _ = (*s3.Client)(nil)
}
