package resources

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/ascendgen/ascendgen/tests/internal/repo"
	"github.com/ascendgen/ascendgen/tests/internal/tempmod"
)

// program uses a collection of EC2, and links text/template, which looks methods up by
// name. A collection whose resources were a type parameter of the runtime would keep
// all of EC2's 811 operations alive in it: 54 MB in the place of 13.
const program = `package main

import (
	"context"
	"os"
	"text/template"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/ascendgen/ascendgen/gen/ec2gov"
	"github.com/ascendgen/ascendgen/governor"
)

func main() {
	if err := template.Must(template.New("").Parse(os.Args[1])).Execute(os.Stdout, os.Args); err != nil {
		panic(err)
	}
	gate, err := governor.NewGate(governor.Ceiling(governor.Low, governor.Low))
	if err != nil {
		panic(err)
	}
	client, err := ec2gov.New(ec2.NewFromConfig(aws.Config{Region: os.Args[0]}), gate)
	if err != nil {
		panic(err)
	}
	for instance, err := range ec2gov.NewResourceFromClient(client).Instances(context.Background()).Limit(3).All() {
		if err != nil {
			panic(err)
		}
		println(instance.Id())
	}
}
`

var serializer = regexp.MustCompile(`service/ec2\.\(\*awsEc2query_serializeOp(\w+)\)\.HandleSerialize`)

// TestSize holds that a program keeps the operations that it uses, and no more.
func TestSize(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	dir := tempmod.New(t, repo.Root(t), map[string]string{"main.go": program})
	binary := filepath.Join(dir, "program")
	repo.Go(t, dir, "build", "-o", binary, ".")
	symbols, err := exec.Command("go", "tool", "nm", binary).Output()
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	for _, match := range serializer.FindAllSubmatch(symbols, -1) {
		kept[string(bytes.TrimSpace(match[1]))] = true
	}
	if diff := cmp.Diff(map[string]bool{"DescribeInstances": true}, kept); diff != "" {
		t.Errorf("operations in the program (-want +got):\n%s", diff)
	}
}
