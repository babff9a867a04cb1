package session_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/governor/session"
)

// TestMisspeltService holds that a key which no client would take for its own is an
// error when the session is made, not a raised risk without effect.
func TestMisspeltService(t *testing.T) {
	for name, test := range map[string]struct {
		option session.Option
		want   string // "" if the session can be made
	}{
		"custom risk":        {session.WithCustomRisk(map[string]governor.Risk{"dynmodb:DeleteTable": governor.Critical}), `dynmodb:DeleteTable: no AWS service is called "dynmodb"; did you mean "dynamodb"?`},
		"exclusion":          {session.WithExcludedOperations("stss:GetCallerIdentity"), `no AWS service is called "stss"; did you mean "sts"?`},
		"malformed":          {session.WithExcludedOperations("GetCallerIdentity"), `malformed key "GetCallerIdentity"`},
		"Go package":         {session.WithExcludedOperations("cloudwatchlogs:DescribeLogGroups"), ""},
		"boto3's name":       {session.WithExcludedOperations("logs:DescribeLogGroups"), ""},
		"signers":            {session.WithExcludedOperations("rdsauth:BuildAuthToken", "cloudfrontsign:SignURL"), ""},
		"shared by services": {session.WithExcludedOperations("elasticloadbalancing:DescribeTags"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := session.New(t.Context(), governor.Ceiling(0, 0), session.WithConfig(aws.Config{}), test.option)
			if test.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}
