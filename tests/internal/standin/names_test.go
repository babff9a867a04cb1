package standin

import "testing"

func TestNames(t *testing.T) {
	for _, test := range []struct {
		rule      string
		got, want string
	}{
		{"package", goPackage("Route 53 Recovery-Cluster"), "route53recoverycluster"},
		{"shape", exported("__listOfItem"), "ListOfItem"},
		{"field", fieldName("bucketARN", false), "BucketARN"},
		{"field with the name of a method", fieldName("string", false), "String_"},
		{"field of an error", fieldName("errorCode", true), "ErrorCode_"},
		{"field of another structure", fieldName("errorCode", false), "ErrorCode"},
		{"alternative", alternativeName("Filter", "and"), "FilterMemberAnd"},
		{"constant in capitals", constantName("State", "IN_PROGRESS"), "StateInProgress"},
		{"constant in mixed case", constantName("State", "InProgress"), "StateInProgress"},
		{"constant of words", constantName("Event", "s3:ObjectCreated:*"), "EventS3ObjectCreated"},
		{"constant with digits", constantName("Type", "m5.4xlarge"), "TypeM54xlarge"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s, want %s", test.rule, test.got, test.want)
		}
	}
}
