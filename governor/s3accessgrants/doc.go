// Package s3accessgrants puts S3 Access Grants between a governed S3 client and its
// credentials. Before a request is signed, the caller's credentials give way to those
// that Access Grants vends for what the request reaches: a permission on a prefix.
//
//	plugin, err := s3accessgrants.New(sess, s3accessgrants.WithFallback(true))
//	...
//	client, err := s3gov.NewFromSession(sess, plugin.Register)
//
// The governor decides first: of a call that it does not let through, Access Grants is
// never asked. What the plugin itself asks of AWS, for the caller's account, the
// bucket's region, the account of the Access Grants instance and the credentials, is
// permitted on the ground that the call it serves was, and is recorded: see
// [governor.CallOwn].
//
// Reads (HeadObject, GetObject, GetObjectAcl, GetObjectAttributes, HeadBucket,
// ListObjects, ListObjectsV2, ListObjectVersions, ListMultipartUploads, ListParts)
// need READ; writes (PutObject, PutObjectAcl, DeleteObject, DeleteObjects,
// CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload)
// need WRITE; CopyObject, within one bucket, needs READWRITE. DeleteObjects and
// CopyObject ask for what all their keys begin with. All other operations are signed
// with the client's own credentials.
//
// Credentials are kept and used again for whatever their grant covers. Concurrent
// requests wait for one another rather than ask for the same grant twice.
package s3accessgrants
