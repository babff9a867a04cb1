// Package rdsauth governs the tokens by which programs log in to databases of RDS in
// place of a password, which the SDK's package feature/rds/auth builds without calling
// AWS.
//
// A session's keys name it as rdsauth:BuildAuthToken.
package rdsauth

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/feature/rds/auth"

	"github.com/ascendgen/ascendgen/governor"
)

// RiskBuildAuthToken rates rdsauth:BuildAuthToken (credentials): whoever holds the
// token logs in to the database as its user.
const RiskBuildAuthToken = governor.High

var service = governor.Service{
	Name:     "rdsauth",
	SDKID:    "RDS Auth",
	Presigns: governor.PackOperations(governor.OperationRisk{Name: opBuildAuthToken.Name, Risk: RiskBuildAuthToken}),
}

var opBuildAuthToken = governor.Operation{
	Service: "rdsauth",
	Name:    "BuildAuthToken",
	Tags:    governor.Credentials,
	Actions: []string{"rds-db:connect"},
	Resources: func(input any) (r governor.Resources) {
		if in, _ := input.(*token); in != nil {
			r.Add("Endpoint", &in.Endpoint)
			r.Add("DBUser", &in.DBUser)
		}
		return r
	},
}

// token is what a token is asked for, as governors see it.
type token struct{ Endpoint, Region, DBUser string }

// BuildAuthToken governs [auth.BuildAuthToken] at [RiskBuildAuthToken], with the
// credentials of s. The governor is asked as it is about other signatures: the token is
// valid for [governor.DefaultExpiry], a connection made with it for as long as it lasts.
// endpoint is host:port; region is where the database is. Errors are those of
// [governor.Call].
func BuildAuthToken(ctx context.Context, s governor.Session, endpoint, region, dbUser string, optFns ...func(*auth.BuildAuthTokenOptions)) (string, error) {
	if s == nil {
		return "", errors.New("rdsauth: BuildAuthToken needs a session that has a gate")
	}
	gate, err := s.Gate().Bind(&service, region)
	if err != nil {
		return "", err
	}
	signing := governor.Signing[auth.BuildAuthTokenOptions]{Name: opBuildAuthToken.Name, Risk: RiskBuildAuthToken}
	build := func(ctx context.Context, in *token, optFns ...func(*auth.BuildAuthTokenOptions)) (string, error) {
		return auth.BuildAuthToken(ctx, in.Endpoint, in.Region, in.DBUser, s.AWSConfig().Credentials, optFns...)
	}
	return governor.Presign(ctx, gate, &opBuildAuthToken, signing, &token{endpoint, region, dbUser}, optFns, build)
}
