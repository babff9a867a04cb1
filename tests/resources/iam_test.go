package resources

import (
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/ascendgen/ascendgen/gen/iamgov"
)

func TestIAM(t *testing.T) {
	s := newStory(t)
	ctx := t.Context()
	s.g.Respond("iam:CreateUser", &iam.CreateUserOutput{User: &types.User{UserName: text("u"), Arn: text("arn")}})
	s.g.Respond("iam:GetUser", &iam.GetUserOutput{User: &types.User{UserName: text("me")}})
	s.g.Respond("iam:CreateAccessKey", &iam.CreateAccessKeyOutput{AccessKey: &types.AccessKey{UserName: text("u"), AccessKeyId: text("AKID"), SecretAccessKey: text("hidden")}})
	s.g.Respond("iam:UpdateAccessKey", &iam.UpdateAccessKeyOutput{})
	s.g.Respond("iam:ListAccessKeys", &iam.ListAccessKeysOutput{AccessKeyMetadata: []types.AccessKeyMetadata{{UserName: text("u"), AccessKeyId: text("AKID")}}})
	s.g.Respond("iam:PutUserPolicy", &iam.PutUserPolicyOutput{})
	s.g.Respond("iam:UpdateUser", &iam.UpdateUserOutput{})
	s.g.Respond("iam:ListEntitiesForPolicy", &iam.ListEntitiesForPolicyOutput{PolicyRoles: []types.PolicyRole{{RoleName: text("role")}}})
	s.g.Respond("iam:GetInstanceProfile", &iam.GetInstanceProfileOutput{InstanceProfile: &types.InstanceProfile{Roles: []types.Role{{RoleName: text("role")}}}})
	s.g.Respond("iam:ListUsers", &iam.ListUsersOutput{Users: []types.User{{UserName: text("u")}}, IsTruncated: true, Marker: text("m")}, &iam.ListUsersOutput{})

	r := iamgov.NewResource(s.g.Session(t))
	user := must[*iamgov.User](s)(r.CreateUser(ctx, &iam.CreateUserInput{UserName: text("u")}))
	s.is(*must[*types.User](s)(user.Data(ctx)).Arn, "arn")
	s.is(must[*iamgov.User](s)(r.CurrentUser().User(ctx)).Name(), "me")
	s.done(r.User("me").Load(ctx))
	s.asked("iam:CreateUser", "iam:GetUser", "iam:GetUser")

	pair := must[*iamgov.AccessKeyPair](s)(user.CreateAccessKeyPair(ctx, nil))
	s.is(pair.Secret(), "hidden")
	if shown := fmt.Sprintf("%v %+v %#v %s", pair, pair, pair, pair); strings.Contains(shown, "hidden") {
		t.Errorf("the secret is shown: %s", shown)
	}
	must[*iam.UpdateAccessKeyOutput](s)(pair.Deactivate(ctx, nil))
	s.is(sent[iam.UpdateAccessKeyInput](s).Status, types.StatusTypeInactive)
	s.is(names(s, user.AccessKeys(ctx).All()), []string{`AccessKey(UserName="u", Id="AKID")`})
	s.asked("iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:ListAccessKeys")

	policy := must[*iamgov.UserPolicy](s)(user.CreatePolicy(ctx, &iam.PutUserPolicyInput{PolicyName: text("p"), PolicyDocument: text("{}")}))
	s.is(policy.String(), `UserPolicy(UserName="u", Name="p")`)
	s.is(must[*iamgov.User](s)(user.Update(ctx, &iam.UpdateUserInput{NewUserName: text("v")})).Name(), "v")
	s.is(names(s, r.Policy("arn:p").AttachedRoles(ctx).PathPrefix("/").All()), []string{`Role(Name="role")`})
	s.is(sent[iam.ListEntitiesForPolicyInput](s).EntityFilter, types.EntityTypeRole)
	roles := must[[]*iamgov.Role](s)(r.InstanceProfile("profile").Roles(ctx))
	s.is(roles[0].AssumeRolePolicy().RoleName(), "role")
	must[*types.Role](s)(roles[0].Data(ctx))
	pages := 0
	for page, err := range r.Users(ctx).PageSize(1).Pages() {
		s.done(err)
		s.is(len(page), 1-pages)
		pages++
	}
	s.asked("iam:PutUserPolicy", "iam:UpdateUser", "iam:ListEntitiesForPolicy", "iam:GetInstanceProfile", "iam:ListUsers", "iam:ListUsers")
}
