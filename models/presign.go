package models

import "strings"

// presigners are the methods by which the SDK's presign clients sign requests, as of
// aws-sdk-go-v2 of November 2026. Models do not tell them. A method that is missing
// here is generated all the same; only checks of a risk map without the SDK at hand do
// not know it.
var presigners = map[string][]string{
	"docdb":   {"PresignCopyDBClusterSnapshot", "PresignCreateDBCluster"},
	"ec2":     {"PresignCopySnapshot"},
	"neptune": {"PresignCopyDBClusterSnapshot", "PresignCreateDBCluster"},
	"polly":   {"PresignSynthesizeSpeech"},
	"rds": {
		"PresignCopyDBClusterSnapshot", "PresignCopyDBSnapshot", "PresignCreateDBCluster",
		"PresignCreateDBInstanceReadReplica",
	},
	"s3": {
		"PresignDeleteBucket", "PresignDeleteObject", "PresignGetObject", "PresignHeadBucket",
		"PresignHeadObject", "PresignPostObject", "PresignPutObject", "PresignUploadPart",
	},
	"sts": {"PresignAssumeRole", "PresignGetCallerIdentity"},
}

// Presigners returns the methods by which the SDK signs requests of a service, given
// by its Go package name; none if it has no presign client. Treat them as read-only.
func Presigners(service string) []string { return presigners[service] }

// PresignedOperation returns the operation whose requests a method signs. All are
// named after it, but for the form that S3 takes in place of a PutObject.
func PresignedOperation(method string) string {
	if method == "PresignPostObject" {
		return "PutObject"
	}
	return strings.TrimPrefix(method, "Presign")
}
