// Package resources calls every member of every generated resource, and tells a story
// of each service.
package resources

import (
	"reflect"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/ascendgen/ascendgen/gen/cloudformationgov"
	"github.com/ascendgen/ascendgen/gen/cloudwatchgov"
	"github.com/ascendgen/ascendgen/gen/dynamodbgov"
	"github.com/ascendgen/ascendgen/gen/ec2gov"
	"github.com/ascendgen/ascendgen/gen/glaciergov"
	"github.com/ascendgen/ascendgen/gen/iamgov"
	"github.com/ascendgen/ascendgen/gen/s3gov"
	"github.com/ascendgen/ascendgen/gen/snsgov"
	"github.com/ascendgen/ascendgen/gen/sqsgov"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/governortest"
	"github.com/ascendgen/ascendgen/models/resources"
)

// service is one service to test.
type service struct {
	root    func(governor.Session) any
	batches []any // a value of each type of batches
	// more returns resources that the root does not lead to, or not with their data.
	more func(*testing.T, *governortest.Governor, governor.Session) []any
	// prepare has the governor answer what actions need to know.
	prepare func(*governortest.Governor)
}

var services = map[string]service{
	"cloudformation": {root: func(s governor.Session) any { return cloudformationgov.NewResource(s) }},
	"cloudwatch": {
		root:    func(s governor.Session) any { return cloudwatchgov.NewResource(s) },
		batches: []any{cloudwatchgov.AlarmBatch{}},
	},
	"dynamodb": {root: func(s governor.Session) any { return dynamodbgov.NewResource(s) }},
	"ec2": {
		root:    func(s governor.Session) any { return ec2gov.NewResource(s) },
		batches: []any{ec2gov.InstanceBatch{}, ec2gov.TagBatch{}},
		more:    keyPair,
		prepare: ec2Data,
	},
	"glacier": {root: func(s governor.Session) any { return glaciergov.NewResource(s) }},
	"iam":     {root: func(s governor.Session) any { return iamgov.NewResource(s) }},
	"s3": {
		root:    func(s governor.Session) any { return s3gov.NewResource(s) },
		batches: []any{s3gov.ObjectBatch{}, s3gov.ObjectSummaryBatch{}, s3gov.ObjectVersionBatch{}},
	},
	"sns": {root: func(s governor.Session) any { return snsgov.NewResource(s) }},
	"sqs": {
		root:    func(s governor.Session) any { return sqsgov.NewResource(s) },
		batches: []any{sqsgov.MessageBatch{}},
		more:    message,
	},
}

// keyPair returns the one resource that only an action makes: it holds the private key.
func keyPair(t *testing.T, g *governortest.Governor, s governor.Session) []any {
	t.Helper()
	g.Respond("ec2:CreateKeyPair", &ec2.CreateKeyPairOutput{KeyName: text("value")})
	pair, err := ec2gov.NewResource(s).CreateKeyPair(t.Context(), &ec2.CreateKeyPairInput{KeyName: text("value")})
	if err != nil {
		t.Fatal(err)
	}
	return []any{pair}
}

// message returns a message with the data that deleting several needs.
func message(t *testing.T, g *governortest.Governor, s governor.Session) []any {
	t.Helper()
	g.Respond("sqs:ReceiveMessage", &sqs.ReceiveMessageOutput{Messages: []sqstypes.Message{
		{MessageId: text("id"), ReceiptHandle: text("handle")},
	}})
	messages, err := sqsgov.NewResource(s).Queue("value").ReceiveMessages(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return []any{messages[0]}
}

// ec2Data answers what the actions that need data load.
func ec2Data(g *governortest.Governor) {
	g.Respond("ec2:DescribeAddresses", &ec2.DescribeAddressesOutput{Addresses: []ec2types.Address{
		{PublicIp: text("192.0.2.1"), AllocationId: text("eipalloc-1")},
	}})
	g.Respond("ec2:DescribeNetworkInterfaces", &ec2.DescribeNetworkInterfacesOutput{NetworkInterfaces: []ec2types.NetworkInterface{
		{Attachment: &ec2types.NetworkInterfaceAttachment{AttachmentId: text("eni-attach-1")}},
	}})
}

func text(s string) *string { return &s }

// TestServices holds that every service with a definition is tested.
func TestServices(t *testing.T) {
	for _, name := range resources.Services() {
		if _, ok := services[name]; !ok {
			t.Errorf("%s has a definition, and is not tested", name)
		}
	}
	if len(services) != len(resources.Services()) {
		t.Errorf("%d services are tested, %d have a definition", len(services), len(resources.Services()))
	}
}

// resourcesOf returns a resource of each type, by the type's name. g allows or denies,
// but for what has to be asked to get them.
func (s service) resourcesOf(t *testing.T, g *governortest.Governor, allow bool) map[string]reflect.Value {
	t.Helper()
	session := g.Session(t)
	var queue []reflect.Value
	if s.more != nil {
		if !allow {
			g.On("*").Allow().Deny("no")
		}
		for _, r := range s.more(t, g, session) {
			queue = append(queue, reflect.ValueOf(r))
		}
		g.Reset()
	}
	queue = append(queue, reflect.ValueOf(s.root(session)))
	found := map[string]reflect.Value{}
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		if name := r.Type().Elem().Name(); !found[name].IsValid() {
			found[name] = r
			queue = append(queue, leads(r)...)
		}
	}
	return found
}

// leads returns the resources that one leads to without asking AWS.
func leads(r reflect.Value) []reflect.Value {
	var found []reflect.Value
	for i := range r.NumMethod() {
		m := r.Method(i)
		if m.Type().NumOut() != 1 || m.Type().Out(0).Kind() != reflect.Pointer || takesContext(m.Type()) {
			continue
		}
		var args []reflect.Value
		for n := range m.Type().NumIn() {
			args = append(args, sample(m.Type().In(n)))
		}
		found = append(found, m.Call(args)[0])
	}
	return found
}

func takesContext(m reflect.Type) bool { return m.NumIn() > 0 && m.In(0) == contextType }

func sample(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	if t.Kind() == reflect.Int32 {
		v.SetInt(1)
	} else {
		v.SetString("value")
	}
	return v
}

// each calls f for each service, in the order of their names.
func each(t *testing.T, f func(*testing.T, service, *resources.Definition)) {
	for _, name := range resources.Services() {
		t.Run(name, func(t *testing.T) {
			d, err := resources.Embedded(name)
			if err != nil {
				t.Fatal(err)
			}
			f(t, services[name], d)
		})
	}
}

// all returns the root, under the name of its type, and the other resources.
func all(d *resources.Definition) []resources.Resource {
	root := d.Root
	root.Name = "Resource"
	return append([]resources.Resource{root}, slices.Clone(d.Resources)...)
}
