package models

// permissions lists the IAM actions of operations for which the other sources name no
// action, or one that IAM does not have, by Go package and operation. They are from AWS's
// API references and, for SQS, from the developer guide's table of API permissions.
var permissions = map[string][]string{
	"cloudfront:CreateDistributionWithTags":          {"cloudfront:CreateDistribution", "cloudfront:TagResource"},
	"cloudsearchdomain:UploadDocuments":              {"cloudsearch:document"},
	"s3:CreateBucketMetadataConfiguration":           {"s3:CreateBucketMetadataTableConfiguration"},
	"s3:CreateSession":                               {"s3express:CreateSession"},
	"s3:DeleteBucketIntelligentTieringConfiguration": {"s3:PutIntelligentTieringConfiguration"},
	"s3:DeleteBucketMetadataConfiguration":           {"s3:DeleteBucketMetadataTableConfiguration"},
	"s3:DeleteBucketOwnershipControls":               {"s3:PutBucketOwnershipControls"},
	"s3:GetBucketMetadataConfiguration":              {"s3:GetBucketMetadataTableConfiguration"},
	"s3:ListDirectoryBuckets":                        {"s3express:ListAllMyDirectoryBuckets"},
	"s3:RenameObject":                                {"s3express:CreateSession"},
	"s3control:DeleteBucketLifecycleConfiguration":   {"s3-outposts:PutLifecycleConfiguration"},
	"sqs:ChangeMessageVisibilityBatch":               {"sqs:ChangeMessageVisibility"},
	"sqs:DeleteMessageBatch":                         {"sqs:DeleteMessage"},
}
