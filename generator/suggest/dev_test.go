package suggest

import (
	"fmt"
	"os"
	"testing"

	"github.com/ascendgen/ascendgen"
	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
)

func TestDev(t *testing.T) {
	name, data := ascendgen.RiskMap()
	f, err := riskmap.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	m, err := riskmap.New(func(n string) (string, error) { id, err := models.Embedded().Lookup(n); return id.GoPackage, err }, f)
	if err != nil {
		t.Fatal(err)
	}
	w, _ := os.Create("/tmp/sg/dev.tsv")
	defer w.Close()
	for _, s := range []string{"s3", "dynamodb", "ec2", "lambda", "iam", "rds", "sns", "sqs", "secretsmanager", "kms", "cloudwatch", "sts"} {
		facts, _ := models.Embedded().Load(s)
		for _, p := range Service(facts) {
			r, err := m.Resolve(s, p.Operation)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%v\n", s, p.Operation, r.Risk, p.Risk, p.Confidence, r.Tags, p.Tags, p.Reason, p.Signals)
		}
	}
	a, _ := os.Create("/tmp/sg/all.tsv")
	defer a.Close()
	for _, id := range models.Embedded().Identities() {
		facts, _ := models.Embedded().Load(id.GoPackage)
		for _, p := range Service(facts) {
			fmt.Fprintf(a, "%s\t%s\t%s\t%s\t%s\t%s\t%v\n", id.GoPackage, p.Operation, p.Risk, p.Confidence, p.Tags, p.Reason, p.Signals)
		}
	}
}
