package gosdk

import (
	"context"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var names = []string{"s3", "dynamodb", "ec2", "lambda", "iam", "rds", "sns", "sqs", "secretsmanager", "kms", "cloudwatch", "sts"}

var findTwelve = sync.OnceValues(func() ([]Location, error) { return Find(context.Background(), ".", names) })

// twelve locates the real packages that this module requires.
func twelve(t testing.TB) []Location {
	t.Helper()
	locs, err := findTwelve()
	if err != nil {
		t.Fatal(err)
	}
	return locs
}

func TestReadSDK(t *testing.T) {
	pkgs, err := ReadAll(context.Background(), twelve(t))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range pkgs {
		if p.Name != names[i] {
			t.Errorf("package %d is %s, want %s", i, p.Name, names[i])
		}
		files, err := filepath.Glob(filepath.Join(p.Dir, "api_op_*.go"))
		if err != nil {
			t.Fatal(err)
		}
		files = slices.DeleteFunc(files, func(f string) bool { return !isSource(filepath.Base(f)) })
		if len(files) != len(p.Operations) || len(files) == 0 {
			t.Errorf("%s: %d operations in %d files", p.Name, len(p.Operations), len(files))
		}
		for j, op := range p.Operations {
			if op.Input != op.Name+"Input" || op.Output != op.Name+"Output" {
				t.Errorf("%s: %s takes %s and returns %s", p.Name, op.Name, op.Input, op.Output)
			}
			if filepath.Base(op.Pos.Filename) != "api_op_"+op.Name+".go" || op.Pos.Line == 0 {
				t.Errorf("%s: %s is at %v", p.Name, op.Name, op.Pos)
			}
			if j > 0 && p.Operations[j-1].Name >= op.Name {
				t.Errorf("%s: %s after %s", p.Name, op.Name, p.Operations[j-1].Name)
			}
		}
	}
}

// TestReadSDKParticulars has what is written by hand in the SDK, or rare.
func TestReadSDKParticulars(t *testing.T) {
	pkgs, err := ReadAll(context.Background(), twelve(t))
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]*Package{}
	for _, p := range pkgs {
		byName[p.Name] = p
	}
	paginators := map[string][]string{"s3": {"ListObjectsV2", "ListObjectVersions", "ListMultipartUploads"}, "dynamodb": {"BatchGetItem", "Scan"}}
	for service, ops := range paginators {
		for _, op := range ops {
			want := Paginator{op + "Paginator", op, op + "APIClient", op + "PaginatorOptions"}
			if !slices.Contains(byName[service].Paginators, want) {
				t.Errorf("%s has no %s", service, want.Name)
			}
		}
	}
	if want := (Waiter{"BucketExistsWaiter", "HeadBucket", "HeadBucketAPIClient", "BucketExistsWaiterOptions"}); !slices.Contains(byName["s3"].Waiters, want) {
		t.Errorf("s3 has no %s", want.Name)
	}
	presigners := []struct {
		service string
		want    Presigner
	}{
		{"s3", Presigner{"PresignGetObject", "GetObject", "GetObjectInput", "PresignOptions", "v4.PresignedHTTPRequest", true, false}},
		{"s3", Presigner{"PresignPostObject", "PutObject", "PutObjectInput", "PresignPostOptions", "PresignedPostRequest", true, true}},
		{"sts", Presigner{"PresignGetCallerIdentity", "GetCallerIdentity", "GetCallerIdentityInput", "PresignOptions", "v4.PresignedHTTPRequest", false, false}},
		{"ec2", Presigner{"PresignCopySnapshot", "CopySnapshot", "CopySnapshotInput", "PresignOptions", "v4.PresignedHTTPRequest", false, false}},
		{"rds", Presigner{"PresignCopyDBSnapshot", "CopyDBSnapshot", "CopyDBSnapshotInput", "PresignOptions", "v4.PresignedHTTPRequest", false, false}},
	}
	for _, tt := range presigners {
		if !slices.Contains(byName[tt.service].Presigners, tt.want) {
			t.Errorf("%s has no %+v", tt.service, tt.want)
		}
	}
	if p := byName["kms"].Presigners; len(p) > 0 {
		t.Errorf("kms has presigners: %v", p)
	}
	if op := operationOf(t, byName["lambda"], "InvokeAsync"); !op.Deprecated {
		t.Error("lambda InvokeAsync is not deprecated")
	}
	if op := operationOf(t, byName["lambda"], "InvokeWithResponseStream"); op.Deprecated || op.Output != "InvokeWithResponseStreamOutput" {
		t.Errorf("got %+v", op)
	}
	put := operationOf(t, byName["s3"], "PutObject")
	for _, want := range []Member{
		{"Bucket", Type{Kind: String, Pointer: true}},
		{"Body", Type{Kind: Stream}},
		{"ACL", Type{Kind: Named, Name: "ObjectCannedACL"}},
		{"Expires", Type{Kind: Time, Pointer: true}},
		{"Metadata", Type{Kind: Map, Elem: &Type{Kind: String}}},
	} {
		if !slices.ContainsFunc(put.Members, func(m Member) bool { return cmp.Equal(m, want) }) {
			t.Errorf("s3 PutObject has no %+v", want)
		}
	}
}

func operationOf(t *testing.T, p *Package, name string) Operation {
	t.Helper()
	i := slices.IndexFunc(p.Operations, func(op Operation) bool { return op.Name == name })
	if i < 0 {
		t.Fatalf("%s has no %s", p.Name, name)
	}
	return p.Operations[i]
}

func benchmarkRead(b *testing.B, services ...string) {
	locs := slices.DeleteFunc(slices.Clone(twelve(b)), func(l Location) bool { return !slices.Contains(services, l.Service) })
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadAll(context.Background(), locs); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadS3(b *testing.B)     { benchmarkRead(b, "s3") }
func BenchmarkReadEC2(b *testing.B)    { benchmarkRead(b, "ec2") }
func BenchmarkReadTwelve(b *testing.B) { benchmarkRead(b, names...) }

func BenchmarkFindTwelve(b *testing.B) {
	for b.Loop() {
		if _, err := Find(context.Background(), ".", names); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLookupEC2 is the first look-up in a package, which reads its types.
func BenchmarkLookupEC2(b *testing.B) {
	loc := twelve(b)[2]
	b.ReportAllocs()
	for b.Loop() {
		p := &Package{ImportPath: loc.ImportPath, Dir: loc.Dir}
		if _, err := p.Lookup("IpPermission"); err != nil {
			b.Fatal(err)
		}
	}
}
