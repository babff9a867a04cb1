package standin

import "strings"

// The reasons of exceptions.
const (
	notAWS    = "the model is not AWS's: it was made of botocore's, which has other names for values, no waiters, and paginators that AWS's lacks"
	byHand    = "written by hand in the SDK"
	customize = "the SDK's generator has a rule for this service alone, which is always at hand"
	newer     = "the SDK is newer than the model"
)

// exceptions are the differences that are known, by service and by how they begin,
// each with the reason.
var exceptions = map[string]string{
	"bedrockagentcore types.MemoryMetadataFilterExpression.":        newer,
	"bedrockagentcore types.MemoryRecord.Metadata":                  newer,
	"bedrockagentcore types.MemoryRecordSummary.Metadata":           newer,
	"cloudwatch NewLogAlarmExistsWaiter":                            newer,
	"databasemigrationservice NewMetadataModel":                     newer,
	"databasemigrationservice NewExtensionPackAssociatedWaiter":     newer,
	"dynamodb NewBatchGetItemPaginator":                             byHand,
	"ec2 New":                                                       notAWS,
	"ec2 types.BatchState ":                                         notAWS,
	"ec2 types.CapacityReservationInstancePlatform ":                notAWS,
	"ec2 types.EventType ":                                          notAWS,
	"ec2 types.FleetStateCode ":                                     notAWS,
	"ec2 types.ImageReferenceResourceType ":                         notAWS,
	"ec2 types.InstanceHealthStatus ":                               notAWS,
	"ec2 types.IpamPublicAddressAwsService ":                        notAWS,
	"ec2 types.MacModificationTaskState ":                           notAWS,
	"ec2 types.MacModificationTaskType ":                            notAWS,
	"ec2 types.Scope ":                                              notAWS,
	"ec2 types.SnapshotReturnCodes ":                                notAWS,
	"ec2 types.UnsuccessfulInstanceCreditSpecificationErrorCode ":   notAWS,
	"eks NewCertificateAuthorityUpdateCompleteWaiter":               newer,
	"kinesis NewDescribeStreamPaginator":                            byHand,
	"route53 NewListResourceRecordSetsPaginator":                    byHand,
	"s3 NewListMultipartUploadsPaginator":                           byHand,
	"s3 NewListObjectVersionsPaginator":                             byHand,
	"s3 CopyObjectInput.Expires":                                    customize,
	"s3 CreateMultipartUploadInput.Expires":                         customize,
	"s3 GetObjectOutput.Expires":                                    customize,
	"s3 HeadObjectOutput.Expires":                                   customize,
	"s3 PutObjectInput.Expires":                                     customize,
	"s3 WriteGetObjectResponseInput.Expires":                        customize,
	"sagemaker types.RealTimeInferenceConfig.InstanceType":          newer,
	"sqs ChangeMessageVisibilityInput.VisibilityTimeout":            customize,
	"sqs ReceiveMessageInput.":                                      customize,
	"sqs SendMessageInput.DelaySeconds":                             customize,
	"sqs types.ChangeMessageVisibilityBatchRequestEntry.Visibility": customize,
	"sqs types.SendMessageBatchRequestEntry.DelaySeconds":           customize,
}

// exception returns the reason for a failure, and marks that it was used.
func exception(service, failure string, used map[string]bool) string {
	for key, reason := range exceptions {
		if of, start, _ := strings.Cut(key, " "); of == service && strings.HasPrefix(failure, start) {
			used[key] = true
			return reason
		}
	}
	return ""
}
