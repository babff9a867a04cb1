// Package cedar is a governor that decides by policies in the Cedar language, in
// the process, without a network.
//
//	g, err := cedar.New(cedar.Files("policies/*.cedar"))
//	...
//	sess, err := session.New(ctx, g)
//
// A policy sees a call like this:
//
//   - principal: Agent::"id" of the session's agent, with the attributes id and name
//   - action: Action::"s3:DeleteObject", in Service::Action::"s3",
//     Risk::Action::"high" and Tag::Action::"destructive"
//   - resource: Resource::"arn:..." where the call gives an ARN, otherwise
//     Resource::"s3:Bucket/reports", and Resource::"*" for a call that names none.
//     Attributes: service, member, value and, for an ARN, arn, a record of
//     partition, service, region, account and resource
//   - context: service, operation, risk (1 to 4), level ("low" to "critical"), rated
//     (1 to 4), tags, readOnly, region, iamActions, parameters, resources, presign and
//     presignExpires
//
// A call is allowed if, for each resource that it names, a policy permits it and
// none forbids it. It is denied if anything goes wrong: a policy that cannot be
// evaluated, even one that would permit, denies. In Cedar itself such a policy is
// skipped, so that a forbid that reads a missing attribute would let the call through.
//
// Annotations on policies:
//
//   - @id("no-deletes") names the policy in [governor.Decision.PolicyViolations];
//     without it, its position does
//   - @reason("...") is what the error says
//   - @decision("require_approval") on a forbid makes the call pending if nothing
//     else stands against it: without the forbid, it would be allowed
//   - @approvers("anna, the security team") says who can approve
//   - @risk_score("80") on a forbid gives the decision's score
//
// Policies are found by the action and the principal in their head, so a thousand of
// them cost about as much as the few that can concern a call. The policy set can be
// changed while calls are decided: see [Governor.Reload] and [WithPolling].
package cedar
