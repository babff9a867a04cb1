package resources

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// corrections are all members that differ from boto3's, with what stands in place of
// what. README.md gives the reasons.
var corrections = map[string][2]string{
	"ec2 Instance one NetworkInterfaces":       {" data NetworkInterfaces[]", ""},
	"ec2 KeyPair shape":                        {"KeyPair", "CreateKeyPairOutput"},
	"ec2 NetworkInterfaceAssociation shape":    {"InstanceNetworkInterfaceAssociation", "NetworkInterfaceAssociation"},
	"ec2 Snapshot waiter Completed":            {"Snapshots[]", "Snapshots[0]"},
	"ec2 Tag load":                             {"=identifier Value)", "=identifier Value, Filters[2].Name=string resource-id, Filters[2].Values[0]=identifier ResourceId)"},
	"iam root action CreateSigningCertificate": {"(Id=", "(UserName=response Certificate.UserName, Id="},
	"iam root one Policy":                      {"PolicyArn", "Arn"},
	"s3 Bucket many Objects":                   {"ListObjects", "ListObjectsV2"},
	"s3 BucketLifecycle load":                  {"GetBucketLifecycle", "GetBucketLifecycleConfiguration"},
	"s3 BucketLifecycle action Put":            {"PutBucketLifecycle", "PutBucketLifecycleConfiguration"},
	"s3 BucketLifecycle shape":                 {"GetBucketLifecycleOutput", "GetBucketLifecycleConfigurationOutput"},
	"s3 BucketNotification shape":              {"NotificationConfiguration", "GetBucketNotificationConfigurationOutput"},
	"iam AccountSummary shape":                 {"Response", "Output"}, // the SDK's names of outputs
	"iam GroupPolicy shape":                    {"Response", "Output"},
	"iam RolePolicy shape":                     {"Response", "Output"},
	"iam SamlProvider shape":                   {"Response", "Output"},
	"iam UserPolicy shape":                     {"Response", "Output"},
	"sns PlatformApplication shape":            {"Response", "Output"},
	"sns PlatformEndpoint shape":               {"Response", "Output"},
	"sns Subscription shape":                   {"Response", "Output"},
	"sns Topic shape":                          {"Response", "Output"},
	"sqs Queue shape":                          {"Result", "Output"},
}

// TestCoversBoto3: whatever boto3 has is here, and the same but for the corrections.
func TestCoversBoto3(t *testing.T) {
	dir := filepath.Join(cmp.Or(os.Getenv("ASCENDGEN_SHARED"), filepath.Join("..", "..", "..", "shared")), "boto3-resources")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Skip("no definitions of boto3 here")
	}
	used := make(map[string]bool)
	for _, file := range files {
		service := strings.TrimSuffix(filepath.Base(file), ".json")
		want := botoMembers(t, service, file)
		for key, change := range corrections {
			if text, ok := want[key]; ok {
				used[key] = strings.Count(text, change[0]) == 1
				want[key] = strings.Replace(text, change[0], change[1], 1)
			}
		}
		d, err := Embedded(service)
		if d == nil {
			t.Errorf("%s: no definition, error %v", service, err)
			continue
		}
		if diff := gocmp.Diff(want, ourMembers(d)); diff != "" {
			t.Errorf("%s (-boto3 +ours)\n%s", service, diff)
		}
	}
	for key := range corrections {
		if !used[key] {
			t.Errorf("the correction of %s corrects nothing", key)
		}
	}
	if len(files) != len(Services()) {
		t.Errorf("boto3 has %d services, we %v", len(files), Services())
	}
}

// ourMembers says of each member of a definition what it does, in one line.
func ourMembers(d *Definition) map[string]string {
	all := make(map[string]string)
	for _, r := range append(slices.Clone(d.Resources), d.Root) {
		prefix := d.Service + " " + cmp.Or(r.Name, "root") + " "
		for i, id := range r.Identifiers {
			all[prefix+"identifier "+id.Name] = fmt.Sprintf("%d %s %v", i, id.Member, id.Integer)
		}
		if r.Shape != "" {
			all[prefix+"shape"] = r.Shape
		}
		if r.Load != nil {
			all[prefix+"load"] = r.Load.Call.line() + " data " + r.Load.Data.String()
		}
		for _, a := range r.Actions {
			all[prefix+"action "+a.Name] = a.Call.line() + a.Returns.line()
		}
		for _, o := range r.One {
			all[prefix+"one "+o.Name] = o.Ref.line()
		}
		for _, m := range r.Many {
			all[prefix+"many "+m.Name] = m.Call.line() + m.Returns.line()
		}
		for _, b := range r.Batch {
			all[prefix+"batch "+b.Name] = b.Call.line()
		}
		for _, w := range r.Waiters {
			all[prefix+"waiter "+w.Name] = Call{w.Waiter, w.Params}.line() + dataLine(w.Data)
		}
	}
	return all
}

func (c Call) line() string {
	params := make([]string, len(c.Params))
	for i, p := range c.Params {
		params[i] = p.Target.String() + "=" + p.Source.line()
	}
	return c.Operation + "(" + strings.Join(params, ", ") + ")"
}

func (r *Ref) line() string {
	if r == nil {
		return ""
	}
	ids := make([]string, len(r.Identifiers))
	for i, id := range r.Identifiers {
		ids[i] = id.Identifier + "=" + id.Source.line()
	}
	return " -> " + r.Resource + "(" + strings.Join(ids, ", ") + ")" + dataLine(r.Data)
}

func dataLine(p *Path) string {
	if p == nil {
		return ""
	}
	return " data " + p.String()
}

func (s Source) line() string {
	switch s.Kind {
	case FromIdentifier:
		return "identifier " + s.Name
	case Input:
		return "input"
	case Literal:
		return fmt.Sprintf("%T %v", s.Value, s.Value)
	}
	return s.Kind.String() + " " + s.Path.String()
}

// What a file of boto3 holds.
type (
	botoFile struct {
		Service   botoResource
		Resources map[string]botoResource
	}
	botoResource struct {
		Identifiers []struct{ Name, Type, MemberName string }
		Shape       string
		Load        *struct {
			Request botoCall
			Path    string
		}
		Actions, HasMany, BatchActions map[string]struct {
			Request  botoCall
			Resource *botoRef
		}
		Has     map[string]struct{ Resource botoRef }
		Waiters map[string]struct {
			WaiterName string
			Params     []botoSource
			Path       string
		}
	}
	botoCall struct {
		Operation string
		Params    []botoSource
	}
	botoRef struct {
		Type        string
		Identifiers []botoSource
		Path        string
	}
	botoSource struct {
		Target, Source, Name, Path string
		Value                      any
	}
)

// botoMembers says the same of boto3's as ourMembers of ours.
func botoMembers(t *testing.T, service, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var f botoFile
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	resources := maps.Clone(f.Resources)
	resources["root"] = f.Service
	for name, r := range resources {
		prefix := service + " " + name + " "
		for i, id := range r.Identifiers {
			all[prefix+"identifier "+id.Name] = fmt.Sprintf("%d %s %v", i, id.MemberName, id.Type == "integer")
		}
		if r.Shape != "" {
			all[prefix+"shape"] = r.Shape
		}
		if r.Load != nil {
			all[prefix+"load"] = r.Load.Request.line() + " data " + r.Load.Path
		}
		for action, a := range r.Actions {
			all[prefix+"action "+action] = a.Request.line() + a.Resource.line(&f)
		}
		for relation, o := range r.Has {
			all[prefix+"one "+relation] = o.Resource.line(&f)
		}
		for collection, m := range r.HasMany {
			all[prefix+"many "+collection] = m.Request.line() + m.Resource.line(&f)
		}
		for action, b := range r.BatchActions {
			all[prefix+"batch "+action] = b.Request.line()
		}
		for waiter, w := range r.Waiters {
			all[prefix+"waiter "+waiter] = botoCall{w.WaiterName, w.Params}.line() + botoData(w.Path)
		}
	}
	return all
}

func (c botoCall) line() string {
	params := make([]string, len(c.Params))
	for i, p := range c.Params {
		params[i] = p.Target + "=" + p.line()
	}
	return c.Operation + "(" + strings.Join(params, ", ") + ")"
}

// line gives the identifiers in the order that the resource has them in.
func (r *botoRef) line(f *botoFile) string {
	if r == nil {
		return ""
	}
	place := func(s botoSource) int {
		for i, id := range f.Resources[r.Type].Identifiers {
			if id.Name == s.Target {
				return i
			}
		}
		return -1
	}
	slices.SortFunc(r.Identifiers, func(a, b botoSource) int { return place(a) - place(b) })
	ids := make([]string, len(r.Identifiers))
	for i, id := range r.Identifiers {
		ids[i] = id.Target + "=" + id.line()
	}
	return " -> " + r.Type + "(" + strings.Join(ids, ", ") + ")" + botoData(r.Path)
}

func botoData(path string) string {
	if path == "" {
		return ""
	}
	return " data " + path
}

func (s botoSource) line() string {
	switch s.Source {
	case "identifier":
		return "identifier " + s.Name
	case "input":
		return "input"
	case "requestParameter":
		return "request " + s.Path
	case "response", "data":
		return s.Source + " " + s.Path
	}
	return fmt.Sprintf("%T %v", s.Value, s.Value)
}
