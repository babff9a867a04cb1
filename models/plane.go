package models

import (
	"path"
	"slices"
	"strings"
)

// plane is what traits say of control and data plane.
type plane uint8

const (
	planeUnsaid plane = iota
	planeControl
	planeData
)

func planeOf(s *shape, otherwise plane) plane {
	switch {
	case bool(s.Traits.DataPlane):
		return planeData
	case bool(s.Traits.ControlPlane):
		return planeControl
	}
	return otherwise
}

// isDataPlane says whether an operation works on the data that a resource holds.
// Few models say so; for the others it follows from the two tables below, and
// an operation that neither names manages resources.
func isDataPlane(goPackage, operation string, said plane) bool {
	if said != planeUnsaid {
		return said == planeData
	}
	if slices.Contains(dataServices, goPackage) ||
		slices.ContainsFunc(dataSuffixes, func(s string) bool { return strings.HasSuffix(goPackage, s) }) {
		return true
	}
	return slices.ContainsFunc(dataOperations[goPackage], func(pattern string) bool {
		matched, err := path.Match(pattern, operation)
		return err == nil && matched
	})
}

// dataSuffixes ends the Go packages of services that are data planes as a whole.
var dataSuffixes = []string{
	"data", "dataplane", "runtime", "runtimeservice", "runtimev2", "runtimehttp2", "streams", "query",
}

// dataServices lists further services that are data planes as a whole.
var dataServices = []string{
	"apigatewaymanagementapi", "cloudfrontkeyvaluestore", "cloudsearchdomain", "connectparticipant",
	"ebs", "inspectorscan", "kinesisvideoarchivedmedia", "kinesisvideomedia", "personalizeevents",
	"sagemakermetrics", "transcribestreaming", "workmailmessageflow",
}

// dataOperations lists patterns of operations on data in services that manage
// resources too.
var dataOperations = map[string][]string{
	"athena":                  {"GetQueryResults", "StartQueryExecution"},
	"cloudwatch":              {"GetMetricData", "GetMetricStatistics", "GetMetricWidgetImage", "PutMetricData"},
	"cloudwatchevents":        {"PutEvents"},
	"cloudwatchlogs":          {"FilterLogEvents", "GetLogEvents", "GetLogObject", "GetLogRecord", "GetQueryResults", "PutLogEvents", "StartLiveTail", "StartQuery"},
	"cognitoidentityprovider": {"*InitiateAuth", "*RespondToAuthChallenge", "ConfirmSignUp", "GetTokensFromRefreshToken", "RevokeToken", "SignUp"},
	"cognitoidentity":         {"GetCredentialsForIdentity", "GetId", "GetOpenIdToken*"},
	"dynamodb":                {"*Item", "*Items", "Execute*", "BatchExecuteStatement", "Query", "Scan"},
	"eventbridge":             {"PutEvents"},
	"firehose":                {"PutRecord*"},
	"kinesis":                 {"GetRecords", "GetShardIterator", "PutRecord*", "SubscribeToShard"},
	"kms":                     {"Decrypt", "DeriveSharedSecret", "Encrypt", "Generate*", "ReEncrypt", "Sign", "Verify*"},
	"lambda":                  {"Invoke*"},
	"qldbsession":             {"SendCommand"},
	"s3": {
		"*Object", "*Objects", "*ObjectAcl", "*ObjectAnnotation", "*ObjectAnnotations", "*ObjectAttributes",
		"*ObjectLegalHold", "*ObjectRetention", "*ObjectTagging", "*ObjectTorrent", "*ObjectVersions", "*ObjectsV2",
		"*MultipartUpload", "*MultipartUploads", "*Part", "*PartCopy", "*Parts", "SelectObjectContent", "WriteGetObjectResponse",
	},
	"s3vectors":      {"*Vectors"},
	"secretsmanager": {"BatchGetSecretValue", "GetSecretValue", "PutSecretValue"},
	"ses":            {"Send*"},
	"sesv2":          {"Send*"},
	"sfn":            {"SendTask*", "StartExecution", "StartSyncExecution"},
	"sns":            {"Publish*"},
	"sqs":            {"ChangeMessageVisibility*", "DeleteMessage*", "ReceiveMessage", "SendMessage*"},
	"ssm":            {"GetParameter", "GetParameters", "GetParametersByPath"},
	"sts":            {"AssumeRole*", "GetFederationToken", "GetSessionToken"},
	"timestreamwrite": {
		"WriteRecords",
	},
}
