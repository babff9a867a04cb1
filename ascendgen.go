// Package ascendgen holds the reviewed risk map that ascendgen comes with.
//
// The generator is the command [github.com/ascendgen/ascendgen/cmd/ascendgen];
// what generated code runs on is the package
// [github.com/ascendgen/ascendgen/governor].
package ascendgen

import _ "embed"

//go:generate go run ./cmd/ascendgen generate --resources --service s3,dynamodb,ec2,lambda,iam,rds,sns,sqs,secretsmanager,kms,cloudwatch,sts,cloudformation,glacier --out gen

// riskMap is embedded here because go:embed cannot reach a parent folder.
//
//go:embed riskmap.json
var riskMap string

// RiskMap returns the reviewed risk map, and the name by which positions in it
// are told: "riskmap.json". The data is the caller's own.
func RiskMap() (name string, data []byte) {
	return "riskmap.json", []byte(riskMap)
}
