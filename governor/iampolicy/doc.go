// Package iampolicy builds, reads, checks and evaluates IAM policy documents.
//
//	policy := iampolicy.Document{Statements: []iampolicy.Statement{{
//		Sid:      "ReadReports",
//		Effect:   iampolicy.Allow,
//		Action:   []string{"s3:GetObject"},
//		Resource: []string{"arn:aws:s3:::reports/*"},
//	}}}
//	text, err := policy.Encode(iampolicy.InlineUser)
//
// A document is plain data. [Document.Validate] finds all that is wrong with it, by
// statement; [Document.Encode] refuses to write one that is wrong. What is written
// depends on nothing but the document, so it may be compared and kept under version
// control. [Parse] reads what IAM accepts, one value or a list, and refuses what
// readers understand differently: keys that stand twice, unknown elements.
//
// [Decide] says what documents come to for a request. It is there to check policies
// by what they allow and deny instead of by their text:
//
//	d, err := iampolicy.Decide(iampolicy.Request{
//		Action:   "s3:GetObject",
//		Resource: "arn:aws:s3:::reports/2026.csv",
//	}, policy)
//
// # Limitations
//
// Decide takes documents together as IAM takes those of one identity: any may allow,
// each may deny. Where several kinds of policy must all allow, a boundary and a
// service control policy for instance, ask for each and want all to allow. It knows
// what is in the request and nothing of the account: who assumed which role, or what
// a resource's tags are, the caller says in [Request.Context].
package iampolicy
