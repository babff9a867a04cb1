package models

// This file is the whole of what tells members that name an AWS resource from
// other strings. resources.go only asks it.

import (
	"slices"
	"strings"
)

// always lists members that name a resource although their name or their trait
// does not tell, by Go package and then by member. Under "" are those of every
// service.
var always = map[string]map[string]ResourceKind{
	"": {
		"Bucket": Name, "BucketName": Name, "S3Bucket": Name, "S3BucketName": Name,
		"ClusterName": Name, "FunctionName": Name, "LogGroupName": Name, "QueueName": Name,
		"QueueUrl": ID, "RepositoryName": Name, "ResourceName": Name, "RoleName": Name,
		"SecretName": Name, "StackName": Name, "StreamName": Name, "TableName": Name, "UserName": Name,
	},
	"cognitoidentityprovider": {"Username": Name},
	"ec2": {
		"KeyName": Name, "PublicIp": ID, "Resources": ID, "SecurityGroups": Name,
	},
	"iam": {
		"AccountAlias": Name, "PermissionsBoundary": ARN, "SerialNumber": ID,
	},
	"organizations": {"AccountId": ID},
	"rds":           {"DBSecurityGroups": Name},
	"s3":            {"CopySource": Name, "Key": Name, "RenameSource": Name},
	"sts":           {"SerialNumber": ID},
}

// never lists the last one or two words of members that name no resource,
// whatever else speaks for them.
var never = set(
	// what makes a call unique, or carries it on
	"marker", "token", "request id", "idempotency id", "deduplication id", "trace id", "correlation id",
	"message id", "attempt id", "invocation id", "transaction id", "caller reference", "nonce",
	// who asks or owns
	"account id", "owner id", "external id", "bucket owner", "principal id", "org id",
	// a part or a state of what another member names
	"version id", "upload id", "etag", "statement id", "generation id", "revision id",
	"message group id", "part number", "metric id",
	// places and kinds
	"region", "region id", "region name", "zone id", "zone name", "availability zone id", "locale id",
	"language id", "language code", "time zone id", "currency code",
	"code", "date", "format", "method", "mode", "number", "page", "period", "status", "time", "type", "version",
	// names that people give or are called by
	"display name", "friendly name", "first name", "last name", "full name", "host name", "file name",
	"session name", "attribute name", "column name", "field name", "header name", "event name", "service name",
)

// exceptNever takes members back that end in words of never.
var exceptNever = set("hosted zone id", "hosted zone name", "organization account id")

// idWords end the names of members that identify a resource.
var idWords = set("id", "identifier")

// lifecycle lists verbs of operations whose object is a resource of the service.
var lifecycle = set(
	"allocate", "create", "delete", "deregister", "disable", "enable", "import", "provision", "publish", "put",
	"register", "release", "restore", "start", "stop", "terminate",
)

// qualifiers may stand before the noun in the name of a member: TargetTableName.
var qualifiers = set("destination", "existing", "new", "original", "parent", "source", "target")

// renaming lists verbs of operations whose member Name is a resource's new name,
// if another member identifies the resource.
var renaming = set("change", "modify", "rename", "set", "update")

func set(words ...string) map[string]bool {
	all := make(map[string]bool, len(words))
	for _, w := range words {
		all[w] = true
	}
	return all
}

// naming knows how one service speaks of its resources.
type naming struct {
	goPackage string
	nouns     map[string]bool // in lower-case singular words: "db instance", "instance"
}

// newNaming takes the nouns of a service from its operations: where there is
// CreateTable, TableName names a resource.
func newNaming(goPackage string, ops []bound) *naming {
	n := &naming{goPackage: goPackage, nouns: map[string]bool{}}
	for _, op := range ops {
		w := words(localName(op.id))
		if !lifecycle[w[0]] {
			continue
		}
		for i := 1; i < len(w); i++ {
			n.nouns[strings.Join(w[i:], " ")] = true
		}
	}
	return n
}

// evidence is what a model says of one string member, or list of strings.
type evidence struct {
	member     string
	target     string // local name of the shape of the string
	token      bool   // carries a call on, or makes it unique
	sensitive  bool
	arn        bool // by trait or pattern, only ARNs are taken
	label      bool // part of the HTTP path
	identifier bool // of the operation's resource, or a parent of it
	required   bool
	list       bool
}

// kind says how a member names a resource, and false if it names none. Resources
// are shown and recorded, so a sensitive member is none.
func (n *naming) kind(e evidence) (ResourceKind, bool) {
	if e.sensitive {
		return "", false
	}
	for _, table := range []string{n.goPackage, ""} {
		if kind, ok := always[table][upperFirst(e.member)]; ok {
			return kind, true
		}
	}
	w := words(e.member)
	if e.list && len(w) > 1 && w[len(w)-1] == "list" {
		w = w[:len(w)-1] // SecretIdList
	}
	last := w[len(w)-1]
	switch {
	case e.token, isNever(w):
		return "", false
	case last == "arn":
		return ARN, true
	case idWords[last]:
		return ID, true
	case last == "name":
		return Name, e.label || e.identifier || n.isNoun(w[:len(w)-1]) || len(w) == 1 && e.required
	case e.arn:
		return ARN, true
	case e.label, e.identifier:
		return kindOfShape(e.target), true
	}
	return "", false
}

// isNever looks the last words of a name up: three take back what two forbid.
func isNever(w []string) bool {
	tail := func(n int) string { return strings.Join(w[max(0, len(w)-n):], " ") }
	return !exceptNever[tail(3)] && slices.ContainsFunc([]int{1, 2, 3}, func(n int) bool { return never[tail(n)] })
}

// isNoun tells words that the service uses for a resource.
func (n *naming) isNoun(w []string) bool {
	if len(w) > 1 && qualifiers[w[0]] {
		return n.nouns[strings.Join(w[1:], " ")] || n.nouns[strings.Join(w, " ")]
	}
	return n.nouns[strings.Join(w, " ")]
}

// kindOfShape takes the kind from the name of a shape, where the member's does not tell.
func kindOfShape(name string) ResourceKind {
	w := words(name)
	switch w[len(w)-1] {
	case "arn":
		return ARN
	case "name":
		return Name
	}
	return ID
}

// upperFirst spells a member as the Go SDK does.
func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
