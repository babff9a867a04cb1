package models

// ast is the part of a Smithy JSON AST, 1.0 or 2.0, that facts are made of.
// Fields and traits that are not named here are skipped.
type ast struct {
	Smithy *string           `json:"smithy"`
	Shapes map[string]*shape `json:"shapes"`
}

type ref struct {
	Target string `json:"target"`
}

// shape holds the fields of every kind of shape.
type shape struct {
	Type   string `json:"type"`
	Traits traits `json:"traits"`
	Mixins []ref  `json:"mixins"`

	// structures and unions
	Members map[string]*member `json:"members"`
	// lists and sets; maps
	Member *member `json:"member"`
	Key    *member `json:"key"`
	Value  *member `json:"value"`

	// operations
	Input  *ref `json:"input"`
	Output *ref `json:"output"`

	// services and resources
	Version              string         `json:"version"`
	Operations           []ref          `json:"operations"`
	Resources            []ref          `json:"resources"`
	Identifiers          map[string]ref `json:"identifiers"`
	CollectionOperations []ref          `json:"collectionOperations"`
	Create               *ref           `json:"create"`
	Put                  *ref           `json:"put"`
	Read                 *ref           `json:"read"`
	Update               *ref           `json:"update"`
	Delete               *ref           `json:"delete"`
	List                 *ref           `json:"list"`
}

type member struct {
	Target string       `json:"target"`
	Traits memberTraits `json:"traits"`
}

// present is true for a trait that is there, whatever its value.
type present bool

func (p *present) UnmarshalJSON([]byte) error {
	*p = true
	return nil
}

type memberTraits struct {
	Required         present `json:"smithy.api#required"`
	Sensitive        present `json:"smithy.api#sensitive"`
	Streaming        present `json:"smithy.api#streaming"` // on members in 1.0
	IdempotencyToken present `json:"smithy.api#idempotencyToken"`
	HTTPLabel        present `json:"smithy.api#httpLabel"`
	Identifier       present `json:"smithy.api#resourceIdentifier"`
	ARNReference     present `json:"aws.api#arnReference"`
}

// traits holds the traits of shapes of every kind.
type traits struct {
	Sensitive    present `json:"smithy.api#sensitive"`
	Streaming    present `json:"smithy.api#streaming"`
	Enum         present `json:"smithy.api#enum"` // of strings, in 1.0
	Pattern      *string `json:"smithy.api#pattern"`
	ARNReference present `json:"aws.api#arnReference"`

	ReadOnly   present            `json:"smithy.api#readonly"`
	Idempotent present            `json:"smithy.api#idempotent"`
	Deprecated present            `json:"smithy.api#deprecated"`
	HTTP       *httpTrait         `json:"smithy.api#http"`
	Paginated  *paginatedTrait    `json:"smithy.api#paginated"`
	Waitable   map[string]present `json:"smithy.waiters#waitable"`

	DataPlane    present `json:"aws.api#dataPlane"`
	ControlPlane present `json:"aws.api#controlPlane"`

	IAMAction       *iamActionTrait `json:"aws.iam#iamAction"`
	RequiredActions []string        `json:"aws.iam#requiredActions"`

	Service *serviceTrait `json:"aws.api#service"`
	SigV4   *sigV4Trait   `json:"aws.auth#sigv4"`

	AWSJSON10 present `json:"aws.protocols#awsJson1_0"`
	AWSJSON11 present `json:"aws.protocols#awsJson1_1"`
	RESTJSON  present `json:"aws.protocols#restJson1"`
	RESTXML   present `json:"aws.protocols#restXml"`
	AWSQuery  present `json:"aws.protocols#awsQuery"`
	EC2Query  present `json:"aws.protocols#ec2Query"`
	RPCV2CBOR present `json:"smithy.protocols#rpcv2Cbor"`
}

type httpTrait struct {
	Method string `json:"method"`
	URI    string `json:"uri"`
}

type paginatedTrait struct {
	InputToken string `json:"inputToken"`
}

type iamActionTrait struct {
	Name            string   `json:"name"`
	RequiredActions []string `json:"requiredActions"`
}

type serviceTrait struct {
	SDKID          string `json:"sdkId"`
	ARNNamespace   string `json:"arnNamespace"`
	EndpointPrefix string `json:"endpointPrefix"`
}

type sigV4Trait struct {
	Name string `json:"name"`
}

// protocol names the protocol that a service speaks. Several may be declared;
// the order is that in which AWS SDKs prefer them.
func (t *traits) protocol() string {
	for _, p := range []struct {
		has  present
		name string
	}{
		{t.RPCV2CBOR, "rpcv2Cbor"},
		{t.AWSJSON10, "awsJson1_0"},
		{t.AWSJSON11, "awsJson1_1"},
		{t.RESTJSON, "restJson1"},
		{t.RESTXML, "restXml"},
		{t.AWSQuery, "awsQuery"},
		{t.EC2Query, "ec2Query"},
	} {
		if p.has {
			return p.name
		}
	}
	return ""
}
