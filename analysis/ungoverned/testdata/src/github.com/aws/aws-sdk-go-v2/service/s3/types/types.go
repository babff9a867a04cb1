package types

// Client is a shape of the service, not its client.
type Client struct{ Name string }

func New() *Client { return &Client{} }
