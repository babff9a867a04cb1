package s3accessgrants

import (
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"
)

// demand is what a request needs.
type demand struct {
	permission types.Permission
	target     target
}

func (d demand) String() string { return string(d.permission) + " on " + d.target.String() }

// demandOf returns what a request needs by its input, and false if Access Grants does
// not know its operation. It goes by the input, not by the operation's name, which the
// SDK does not set where it signs forms.
func demandOf(input any) (demand, bool, error) {
	if in, ok := input.(*s3.CopyObjectInput); ok {
		t, err := copyTarget(in)
		return demand{types.PermissionReadwrite, t}, true, err
	}
	if t, ok, err := readTarget(input); ok {
		return demand{types.PermissionRead, t}, true, err
	}
	t, ok, err := writeTarget(input)
	return demand{types.PermissionWrite, t}, ok, err
}

// readTarget returns the target of an operation that reads, and false for any other.
func readTarget(input any) (t target, ok bool, err error) {
	switch in := input.(type) {
	case *s3.GetObjectInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.HeadObjectInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.GetObjectAclInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.GetObjectAttributesInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.ListPartsInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.HeadBucketInput:
		t, err = listTarget(in.Bucket, nil)
	case *s3.ListObjectsInput:
		t, err = listTarget(in.Bucket, in.Prefix)
	case *s3.ListObjectsV2Input:
		t, err = listTarget(in.Bucket, in.Prefix)
	case *s3.ListObjectVersionsInput:
		t, err = listTarget(in.Bucket, in.Prefix)
	case *s3.ListMultipartUploadsInput:
		t, err = listTarget(in.Bucket, in.Prefix)
	default:
		return target{}, false, nil
	}
	return t, true, err
}

// writeTarget returns the target of an operation that writes, and false for any other.
func writeTarget(input any) (t target, ok bool, err error) {
	switch in := input.(type) {
	case *s3.PutObjectInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.PutObjectAclInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.DeleteObjectInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.CreateMultipartUploadInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.UploadPartInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.CompleteMultipartUploadInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.AbortMultipartUploadInput:
		t, err = objectTarget(in.Bucket, in.Key)
	case *s3.DeleteObjectsInput:
		t, err = deleteTarget(in)
	default:
		return target{}, false, nil
	}
	return t, true, err
}

func deleteTarget(in *s3.DeleteObjectsInput) (target, error) {
	bucket, err := bucketName(in.Bucket)
	if err != nil {
		return target{}, err
	}
	var keys []string
	if in.Delete != nil {
		for _, o := range in.Delete.Objects {
			key := "" // refused
			if o.Key != nil {
				key = *o.Key
			}
			keys = append(keys, key)
		}
	}
	return ancestorTarget(bucket, keys)
}

func copyTarget(in *s3.CopyObjectInput) (target, error) {
	to, err := objectTarget(in.Bucket, in.Key)
	if err != nil {
		return target{}, err
	}
	keys, err := copyKeys(in.CopySource, to.bucket)
	if err != nil {
		return target{}, err
	}
	return ancestorTarget(to.bucket, append(keys, to.key))
}
