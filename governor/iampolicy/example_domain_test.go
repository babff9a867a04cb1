package iampolicy_test

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/ascendgen/ascendgen/governor/iampolicy"
)

const catalog = "arn:aws:sdb:us-east-1:111122223333:domain/catalog"

// readers lets a group read one domain of SimpleDB. Whoever gets hold of the keys of a
// member can do no more.
func readers(group string) *iam.PutGroupPolicyInput {
	return put(group, "read-catalog", iampolicy.Document{Statements: []iampolicy.Statement{{
		Sid:      "ReadCatalog",
		Effect:   iampolicy.Allow,
		Action:   []string{"sdb:GetAttributes", "sdb:Select"},
		Resource: []string{catalog},
	}}})
}

// A user for a program that reads one domain of one service: in a group that may do
// just that, with a key, a certificate to sign with, and an MFA device. Everything that
// is a credential, or binds one, is held up.
func Example_readOneDomain() {
	o := newOffice()
	o.Respond("iam:CreateAccessKey", &iam.CreateAccessKeyOutput{AccessKey: &types.AccessKey{AccessKeyId: aws.String("AKIAEXAMPLE"), UserName: aws.String("catalog-reader")}})
	o.Respond("iam:CreateVirtualMFADevice", &iam.CreateVirtualMFADeviceOutput{VirtualMFADevice: &types.VirtualMFADevice{SerialNumber: aws.String("arn:aws:iam::111122223333:mfa/catalog-reader")}})
	group, user := aws.String("catalog-readers"), aws.String("catalog-reader")

	approved(o, func(ctx context.Context) (*iam.CreateGroupOutput, error) {
		return o.iam.CreateGroup(ctx, &iam.CreateGroupInput{GroupName: group})
	})
	approved(o, func(ctx context.Context) (*iam.PutGroupPolicyOutput, error) {
		return o.iam.PutGroupPolicy(ctx, readers(*group))
	})
	approved(o, func(ctx context.Context) (*iam.CreateUserOutput, error) {
		return o.iam.CreateUser(ctx, &iam.CreateUserInput{UserName: user})
	})
	approved(o, func(ctx context.Context) (*iam.AddUserToGroupOutput, error) {
		return o.iam.AddUserToGroup(ctx, &iam.AddUserToGroupInput{GroupName: group, UserName: user})
	})
	key := approved(o, func(ctx context.Context) (*iam.CreateAccessKeyOutput, error) {
		return o.iam.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: user})
	})
	approved(o, func(ctx context.Context) (*iam.UploadSigningCertificateOutput, error) {
		return o.iam.UploadSigningCertificate(ctx, &iam.UploadSigningCertificateInput{
			UserName: user, CertificateBody: aws.String("-----BEGIN CERTIFICATE-----..."),
		})
	})
	device := approved(o, func(ctx context.Context) (*iam.CreateVirtualMFADeviceOutput, error) {
		return o.iam.CreateVirtualMFADevice(ctx, &iam.CreateVirtualMFADeviceInput{VirtualMFADeviceName: user})
	})
	approved(o, func(ctx context.Context) (*iam.EnableMFADeviceOutput, error) {
		return o.iam.EnableMFADevice(ctx, &iam.EnableMFADeviceInput{
			UserName: user, SerialNumber: device.VirtualMFADevice.SerialNumber,
			AuthenticationCode1: aws.String("123456"), AuthenticationCode2: aws.String("654321"),
		})
	})
	fmt.Println("key:", *key.AccessKey.AccessKeyId)
	fmt.Println("device:", *device.VirtualMFADevice.SerialNumber)
	// Output:
	// held up: iam:PutGroupPolicy: critical risk (privilege)
	// held up: iam:CreateUser: high risk (privilege)
	// held up: iam:AddUserToGroup: critical risk (privilege)
	// held up: iam:CreateAccessKey: critical risk (credentials, privilege)
	// held up: iam:UploadSigningCertificate: critical risk (credentials, privilege)
	// held up: iam:CreateVirtualMFADevice: high risk (credentials)
	// held up: iam:EnableMFADevice: high risk (credentials)
	// key: AKIAEXAMPLE
	// device: arn:aws:iam::111122223333:mfa/catalog-reader
}
