package models

import (
	"encoding/json"
	"slices"
	"testing"
)

// freshEmbedded gives a set of its own, so that a test sees what it loads.
func freshEmbedded(t testing.TB) *Set {
	t.Helper()
	set, err := openEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func loadedServices(s *Set) []string {
	var names []string
	s.loaded.Range(func(key, _ any) bool {
		names = append(names, key.(string))
		return true
	})
	slices.Sort(names)
	return names
}

// TestEmbeddedLazy: asking for S3 reads the facts of S3 and of no other service.
func TestEmbeddedLazy(t *testing.T) {
	set := freshEmbedded(t)
	read := set.read
	var asked []string
	set.read = func(id Identity) (*Service, error) {
		asked = append(asked, id.GoPackage)
		return read(id)
	}
	set.Identities()
	if _, err := set.Lookup("ec2"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := set.Load("s3"); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(asked, []string{"s3"}) {
		t.Errorf("read %v, want s3 once", asked)
	}
	if got := loadedServices(set); !slices.Equal(got, []string{"s3"}) {
		t.Errorf("holds %v, want s3", got)
	}
}

// TestEmbeddedComplete: every service of the index has facts that agree with it,
// well formed.
func TestEmbeddedComplete(t *testing.T) {
	set := freshEmbedded(t)
	if n := len(set.Identities()); n < 400 {
		t.Errorf("%d services, want those of AWS", n)
	}
	for _, id := range set.Identities() {
		svc, err := set.Load(id.GoPackage)
		if err != nil {
			t.Error(err)
			continue
		}
		if svc.Identity != id {
			t.Errorf("facts are of %+v, the index says %+v", svc.Identity, id)
		}
		if svc.Protocol == "" || svc.APIVersion == "" || svc.IAM == "" {
			t.Errorf("%s: protocol %q, API version %q, IAM %q: want all", id.GoPackage, svc.Protocol, svc.APIVersion, svc.IAM)
		}
		if !slices.IsSortedFunc(svc.Operations, func(a, b Operation) int { return compareOperation(a, b.Name) }) {
			t.Errorf("%s: operations are not sorted", id.GoPackage)
		}
		for _, op := range svc.Operations {
			checkOperation(t, id.GoPackage, op)
		}
	}
	entries, err := factsFS.ReadDir("facts")
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(set.Identities())+2 {
		t.Errorf("%d files, want one a service, the index and the folder of IAM: %d", len(entries), len(set.Identities())+2)
	}
}

func checkOperation(t *testing.T, service string, op Operation) {
	t.Helper()
	for _, list := range [][]string{op.Required, op.Sensitive, op.Blobs, op.Streaming, op.Waiters} {
		if !slices.IsSorted(list) || len(slices.Compact(slices.Clone(list))) != len(list) {
			t.Errorf("%s:%s: %v is not sorted without doubles", service, op.Name, list)
		}
	}
	for _, r := range op.Resources {
		if !slices.Contains([]ResourceKind{ARN, ID, Name}, r.Kind) {
			t.Errorf("%s:%s: member %s is of kind %q", service, op.Name, r.Member, r.Kind)
		}
		if slices.Contains(op.Sensitive, r.Member) {
			t.Errorf("%s:%s: member %s is sensitive and a resource", service, op.Name, r.Member)
		}
	}
	for _, a := range op.Actions {
		if a.Access != "" && !slices.Contains(accessLevels, a.Access) {
			t.Errorf("%s:%s: action %s has access %q", service, op.Name, a.Name, a.Access)
		}
	}
}

// TestEmbeddedFacts holds facts that ratings rest on.
func TestEmbeddedFacts(t *testing.T) {
	tests := []struct{ service, op, want string }{
		{"s3", "DeleteBucketPolicy", `{"name":"DeleteBucketPolicy","method":"DELETE","uri":"/{Bucket}?policy","required":["Bucket"],"resources":[{"member":"Bucket","kind":"name"}],"actions":[{"name":"s3:DeleteBucketPolicy","access":"Permissions management"}]}`},
		{"dynamodb", "DeleteTable", `{"name":"DeleteTable","required":["TableName"],"resources":[{"member":"TableName","kind":"name"}],"actions":[{"name":"dynamodb:DeleteTable","access":"Write"}]}`},
		{"ec2", "TerminateInstances", `{"name":"TerminateInstances","required":["InstanceIds"],"resources":[{"member":"InstanceIds","kind":"id","list":true}],"actions":[{"name":"ec2:TerminateInstances","access":"Write"}]}`},
		{"secretsmanager", "GetSecretValue", `{"name":"GetSecretValue","dataPlane":true,"required":["SecretId"],"resources":[{"member":"SecretId","kind":"id"}],"sensitiveOutput":true,"actions":[{"name":"secretsmanager:GetSecretValue","access":"Read"}]}`},
		{"iam", "AttachRolePolicy", `{"name":"AttachRolePolicy","required":["PolicyArn","RoleName"],"resources":[{"member":"PolicyArn","kind":"arn"},{"member":"RoleName","kind":"name"}],"actions":[{"name":"iam:AttachRolePolicy","access":"Permissions management"}]}`},
		{"sqs", "DeleteQueue", `{"name":"DeleteQueue","required":["QueueUrl"],"resources":[{"member":"QueueUrl","kind":"id"}],"actions":[{"name":"sqs:DeleteQueue","access":"Write"}]}`},
		{"lambda", "Invoke", `{"name":"Invoke","method":"POST","uri":"/2015-03-31/functions/{FunctionName}/invocations","dataPlane":true,"required":["FunctionName"],"resources":[{"member":"FunctionName","kind":"name"},{"member":"DurableExecutionName","kind":"name"},{"member":"TenantId","kind":"id"}],"sensitive":["Payload"],"blobs":["Payload"],"sensitiveOutput":true,"actions":[{"name":"lambda:InvokeFunction","access":"Write"}]}`},
	}
	for _, test := range tests {
		svc, err := Embedded().Load(test.service)
		if err != nil {
			t.Fatal(err)
		}
		got, err := json.Marshal(operation(t, svc, test.op))
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != test.want {
			t.Errorf("%s:%s\n got %s\nwant %s", test.service, test.op, got, test.want)
		}
	}
}

func benchmarkEmbedded(b *testing.B, name string) {
	set := freshEmbedded(b)
	id, err := set.Lookup(name)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := set.read(id); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEmbeddedS3(b *testing.B)  { benchmarkEmbedded(b, "s3") }
func BenchmarkEmbeddedEC2(b *testing.B) { benchmarkEmbedded(b, "ec2") }

func BenchmarkEmbeddedIndex(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := openEmbedded(); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzDecodeFacts(f *testing.F) {
	f.Add(read(f, "testdata/facts/shop.json"))
	f.Add([]byte(`{"format":"ascendgen facts 2"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		svc, err := decodeFacts("f.json", data)
		if (svc == nil) == (err == nil) {
			t.Errorf("service %v with error %v", svc, err)
		}
	})
}

// TestAliases holds that a name which several services share is an alias of none but
// the one that Lookup gives it to: an exclusion keyed "rds:..." must not let calls of
// neptune through.
func TestAliases(t *testing.T) {
	set := Embedded()
	for service, want := range map[string][]string{
		"cloudwatchlogs": {"logs"}, "s3": nil, "rds": nil,
		"docdb": nil, "neptune": nil, "elasticloadbalancing": {"elb"}, "elasticloadbalancingv2": {"elbv2"},
	} {
		if got := set.Aliases(service); !slices.Equal(got, want) {
			t.Errorf("aliases of %s: %v, want %v", service, got, want)
		}
	}
	owners := map[string]string{}
	for _, id := range set.Identities() {
		for _, name := range append(set.Aliases(id.GoPackage), id.GoPackage) {
			if other, taken := owners[name]; taken {
				t.Errorf("%s means both %s and %s", name, other, id.GoPackage)
			}
			owners[name] = id.GoPackage
		}
	}
}
