package riskmap

import (
	"fmt"
	"testing"
)

// benchmarkServices services with benchmarkOperations operations each are what
// the shipped map rates: about 1,620 operations of 12 services.
const (
	benchmarkServices   = 12
	benchmarkOperations = 135
)

func benchmarkOperation(i int) string {
	verbs := []string{"Create", "Delete", "Describe", "Get", "List", "Modify", "Put", "Update"}
	return fmt.Sprintf("%sTransitGatewayResource%d", verbs[i%len(verbs)], i)
}

func asIs(name string) (string, error) { return name, nil }

// benchmarkMap returns a map of about n rules, a fifth of them plain, with ten
// globs a service.
func benchmarkMap(b *testing.B, n int) []byte {
	f := &File{Default: 2}
	for service := range benchmarkServices {
		name := fmt.Sprintf("service%d", service)
		add := func(operation string, r Rule) {
			r.Key, r.Service, r.Operation = name+":"+operation, name, operation
			f.Rules = append(f.Rules, &r)
		}
		for i := range 10 {
			add(fmt.Sprintf("Describe*%d", i), Rule{Risk: 1})
		}
		for i := range n/benchmarkServices - 10 {
			if i%5 == 0 {
				add(benchmarkOperation(i), Rule{Risk: 2})
				continue
			}
			add(benchmarkOperation(i), Rule{Risk: 3, Tags: 3, Reason: "removes what cannot be brought back"})
		}
	}
	data := f.Encode()
	if _, err := Parse("f", data); err != nil {
		b.Fatal(err)
	}
	return data
}

func BenchmarkParse(b *testing.B) {
	data := benchmarkMap(b, 2000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("f", data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	f, err := Parse("f", benchmarkMap(b, 2000))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(asIs, f); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkResolve rates all operations once in each iteration.
func BenchmarkResolve(b *testing.B) {
	f, err := Parse("f", benchmarkMap(b, 2000))
	if err != nil {
		b.Fatal(err)
	}
	m, err := New(asIs, f)
	if err != nil {
		b.Fatal(err)
	}
	services := make([]string, benchmarkServices)
	for i := range services {
		services[i] = fmt.Sprintf("service%d", i)
	}
	operations := make([]string, benchmarkOperations)
	for i := range operations {
		operations[i] = benchmarkOperation(i)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, service := range services {
			for _, operation := range operations {
				if _, err := m.Resolve(service, operation); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
