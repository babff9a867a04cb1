package audit_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/ascendgen/ascendgen/governor/audit"
)

func BenchmarkRecord(b *testing.B) {
	for _, bench := range []struct {
		name string
		opts []audit.Option
	}{
		{"never", []audit.Option{audit.SyncNever()}},
		{"never,no parameters", []audit.Option{audit.SyncNever(), audit.WithoutParameters()}},
		{"every second", []audit.Option{audit.SyncEvery(time.Second)}},
		{"every record", nil},
	} {
		for _, callers := range []int{1, 64} {
			name := "sync " + bench.name + "/one caller"
			if callers > 1 {
				name = "sync " + bench.name + "/many callers"
			}
			b.Run(name, func(b *testing.B) {
				log := open(b, filepath.Join(b.TempDir(), "log"), bench.opts...)
				r := record("act-1")
				b.SetParallelism(callers)
				b.ReportAllocs()
				if callers == 1 {
					for b.Loop() {
						if err := log.Record(b.Context(), r); err != nil {
							b.Fatal(err)
						}
					}
					return
				}
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if err := log.Record(b.Context(), r); err != nil {
							b.Error(err)
						}
					}
				})
			})
		}
	}
}

// BenchmarkWrite is what the operating system takes of BenchmarkRecord: a write of as
// many bytes.
func BenchmarkWrite(b *testing.B) {
	dir := written(b, 1)
	lines := bytes.SplitAfter(read(b, one(b, dir)), []byte("\n"))
	f, err := os.Create(filepath.Join(dir, "copy"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for b.Loop() {
		if _, err := f.Write(lines[1]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	dir := written(b, 10_000, audit.SyncNever())
	b.SetBytes(int64(len(read(b, one(b, dir)))))
	b.ReportAllocs()
	for b.Loop() {
		verify(b, dir)
	}
}
