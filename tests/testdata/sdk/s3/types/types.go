package types

type Bucket struct {
	Name *string
}
