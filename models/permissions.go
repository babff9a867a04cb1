package models

// permissions lists the IAM actions of operations for which every other source names
// an action that IAM does not have, by Go package and operation. They are from AWS's
// API references and, for SQS, from the developer guide's table of API permissions.
var permissions = map[string][]string{
	"cloudfront:CreateDistributionWithTags":          {"cloudfront:CreateDistribution", "cloudfront:TagResource"},
	"cloudsearchdomain:UploadDocuments":              {"cloudsearch:document"},
	"s3:DeleteBucketIntelligentTieringConfiguration": {"s3:PutIntelligentTieringConfiguration"},
	"s3:DeleteBucketOwnershipControls":               {"s3:PutBucketOwnershipControls"},
	"s3control:DeleteBucketLifecycleConfiguration":   {"s3-outposts:PutLifecycleConfiguration"},
	"sqs:ChangeMessageVisibilityBatch":               {"sqs:ChangeMessageVisibility"},
	"sqs:DeleteMessageBatch":                         {"sqs:DeleteMessage"},
}
