package standin

import "text/template"

var clientText = template.Must(template.New("client").Parse(`
// ServiceID is the name of the service in the SDK.
const ServiceID = {{printf "%q" .ID}}

// ServiceAPIVersion is the version of the service's model.
const ServiceAPIVersion = {{printf "%q" .APIVersion}}

type noSmithyDocumentSerde = smithydocument.NoSerde

// HTTPClient sends requests.
type HTTPClient interface {
	Do(*http.Request) (*http.Response, error)
}

// Options are the options of a client.
type Options struct {
	APIOptions       []func(*middleware.Stack) error
	AppID            string
	BaseEndpoint     *string
	ClientLogMode    aws.ClientLogMode
	Credentials      aws.CredentialsProvider
	DefaultsMode     aws.DefaultsMode
	Region           string
	RetryMaxAttempts int
	RetryMode        aws.RetryMode
	Retryer          aws.Retryer
	HTTPClient       HTTPClient
}

// Copy returns options that share no list with these.
func (o Options) Copy() Options {
	o.APIOptions = append([]func(*middleware.Stack) error(nil), o.APIOptions...)
	return o
}

// Client stands in for the client of the SDK.
type Client struct {
	options Options
}

// New returns a client.
func New(options Options, optFns ...func(*Options)) *Client {
	options = options.Copy()
	for _, fn := range optFns {
		fn(&options)
	}
	return &Client{options: options}
}

// NewFromConfig returns a client for a configuration.
func NewFromConfig(cfg aws.Config, optFns ...func(*Options)) *Client {
	options := Options{
		APIOptions: cfg.APIOptions, AppID: cfg.AppID, BaseEndpoint: cfg.BaseEndpoint, ClientLogMode: cfg.ClientLogMode,
		Credentials: cfg.Credentials, DefaultsMode: cfg.DefaultsMode, Region: cfg.Region,
		RetryMaxAttempts: cfg.RetryMaxAttempts, RetryMode: cfg.RetryMode, HTTPClient: cfg.HTTPClient,
	}
	if cfg.Retryer != nil {
		options.Retryer = cfg.Retryer()
	}
	return New(options, optFns...)
}

// Options returns a copy of the client's options.
func (c *Client) Options() Options {
	return c.options.Copy()
}

func (c *Client) invoke(ctx context.Context, operation string, params, output any, optFns []func(*Options)) (middleware.Metadata, error) {
	options := c.options.Copy()
	for _, fn := range optFns {
		fn(&options)
	}
	call := rt.Call{
		ServiceID: ServiceID, Operation: operation, Host: {{printf "%q" .Host}}, Region: options.Region,
		Endpoint: options.BaseEndpoint, APIOptions: options.APIOptions, Required: required,
	}
	if options.HTTPClient != nil {
		call.HTTPClient = options.HTTPClient
	}
	return call.Do(ctx, params, output)
}
`))

// client writes what does not depend on the operations.
func (s *service) client() (*source, error) {
	f := &source{pkg: s.Package}
	if err := clientText.Execute(f, s); err != nil {
		return nil, err
	}
	return f, nil
}

// required writes the table of the members that must be set.
func (s *service) required() (*source, error) {
	f := &source{pkg: s.Package}
	f.printf("var required = rt.Required{\n")
	for _, op := range s.Operations {
		if err := s.requiredOf(f, s.Package+"."+op.Name+"Input", op.in); err != nil {
			return nil, err
		}
	}
	for _, id := range s.shapes {
		if sh, _ := s.shape(id); sh.Type == "structure" {
			if err := s.requiredOf(f, "types."+s.names[id], sh); err != nil {
				return nil, err
			}
		}
	}
	f.printf("}\n")
	return f, nil
}

func (s *service) requiredOf(f *source, name string, sh *shape) error {
	var members []string
	for _, member := range sh.sorted() {
		m := sh.Members[member]
		target, err := s.shape(m.Target)
		if err != nil {
			return err
		}
		// The SDK makes tokens itself, and sends events after the call. What is zero
		// where it is not set is never missing.
		if m.Traits.Required && !m.Traits.IdempotencyToken && !present(target.isEventStream() || m.isZeroByDefault(target)) {
			members = append(members, fieldName(member, false))
		}
	}
	if len(members) > 0 {
		f.printf("%q: %#v,\n", name, members)
	}
	return nil
}
