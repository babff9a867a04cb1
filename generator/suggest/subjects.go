package suggest

import (
	"slices"

	"github.com/ascendgen/ascendgen/governor"
)

// row says what the words behind a verb make of an operation.
type row struct {
	words      string // phrases, one of which the name holds; "$": at its end
	when       class  // of these classes
	risk       governor.Risk
	tags       governor.Tags
	reason     string
	confidence Confidence
}

// Short names for the columns of the tables.
const (
	low, medium, high, critical = governor.Low, governor.Medium, governor.High, governor.Critical

	none        = governor.Tags(0)
	dataRead    = governor.DataRead
	credentials = governor.Credentials
	exposure    = governor.Exposure
	privilege   = governor.Privilege
	destructive = governor.Destructive
	protection  = governor.Protection
	cost        = governor.Cost
)

// subjects are tried in this order; the first row that fits counts. So rows that
// name what only sounds dangerous come before those that they are exempt from.
var subjects = slices.Concat(harmless, secrets, authority, openings, safeguards, losses, moves)

// harmless sound like more than they are.
var harmless = []row{
	{"tag$, tagging$, tag on resource, tag for resource, tag to resource, tag from resource", writes | label | cancel, medium, none, "changes tags", Sure},
	{"message$", remove, medium, none, "acknowledges or drops a message", Likely},
	{"description", change, medium, none, "changes a description", Likely},
	{"suppression, mute rule", ends | cancel, medium, none, "lets what was silenced speak again", Likely},
	{"lifecycle configuration, lifecycle policy, bucket lifecycle", remove, medium, none, "nothing expires any more", Likely},
	{"route table, policy table, multicast domain", remove, high, destructive, "removes routes, no data", Likely},
	{"analysis$, report$, finding$, bookmark$, comment$, quote$", remove, medium, destructive, "removes something that can be made again", Likely},
	{"analytics configuration, metadata configuration, cors$", remove, medium, destructive, "removes a setting that can be put back", Likely},
	{"last used, credential provider, password policy, login profile, random password, change token, token balance, key schema", reads, low, none, "returns no secret, whatever the name says", Likely},
	{"credential report", reads | create, low, none, "lists when credentials were used, not what they are", Likely},
	{"verification token", writes | label | cancel, medium, none, "a token that proves who owns something, and opens nothing", Likely},
	{"scaling policy, placement policy, caching policy, cache policy, origin request policy, response header policy, matchmaking policy, reasoning policy, scheduling policy, stickiness policy, deployment policy, termination policy, metering policy, resiliency policy, creation policy, metric policy, cors policy, index policy", create | change | remove | attach | stop, medium, none, "a policy of capacity or caching, not of permission", Likely},
	{"authorizer cache, stage cache, project cache", writes, medium, none, "drops a cache", Likely},
	{"without plaintext", create, medium, none, "returns the key encrypted only", Likely},
	{"web acl", create, medium, none, "a filter that nothing uses yet", Likely},
	{"file share, share group, quota share", create | change | remove | stop | attach, medium, none, "a share of files or capacity; its rules of access may matter", Guess},
}

// secrets are made, returned or changed.
var secrets = []row{
	{"credential, federation token, session token, authorization token, auth token, access token, delegated access token, web identity token, open id token, token from refresh token, id token, oauth2 token, login, access detail, default key pair", fetch | mint, critical, credentials, "returns credentials", Likely},
	{"password", fetch, critical, credentials, "returns a password", Likely},
	{"user password, login profile", change, critical, credentials, "sets what a user signs in with to something that the caller knows", Likely},
	{"ssh public key, signing certificate", create | send | bring, critical, credentials, "whoever holds the private half gets in", Likely},
	{"credential, access key, login profile, api key, apikey, auth token, access token, authorization token, service password, personal access token, session token, bearer token, presigned, pre signed, signed url, embed url, login url, token with iam, token$", create | run | send, critical, credentials, "makes credentials and may return them", Likely},
	{"key pair, keypair", create, critical, credentials, "makes a key pair and returns the private half", Sure},
	{"data key, mac, shared secret", create | fetch, high, credentials, "returns a key or a proof in the clear", Likely},
	{"credential, access key, login profile, password, private key, key pair, api key, ssh public key, signing certificate, mfa device, auth token, access token, mfa, authentication factor", change | attach | enable | bring | send | create | run, high, credentials, "changes what somebody signs in with", Likely},
	{"secret", change | bring | attach, high, credentials, "replaces a secret that programs use", Likely},
	{"secret value, secret$, private key, plaintext, kubeconfig, kube config, api key, presigned, signed url, embed url, shared key", fetch, high, credentials | dataRead, "returns a secret in the clear", Likely},
	{"user data, launch template data, console output, console screenshot, log event, log file, log record, log object, log portion, device configuration", fetch, high, dataRead | credentials, "returns text that often holds secrets", Likely},
	{"credential, access key, api key, key pair, login profile, secret$, auth token, access token, ssh public key, signing certificate, refresh token, mfa device, public key, stream key, usage plan key, host key", ends | cancel, high, destructive | credentials, "ends what programs or people sign in with", Sure},
}

// authority is who may do what.
var authority = []row{
	{"role$, user$, principal$", label, high, privilege, "tags of a principal decide access where policies compare them", Likely},
	{"permission boundary", writes, critical, privilege | protection, "moves the ceiling on what somebody may do", Sure},
	{"resource policy, bucket policy, key policy, access policy, repository policy, registry policy, authorization policy, role policy, user policy, group policy, permission policy, trust policy, container policy, queue policy, topic policy, vault policy, endpoint policy, group policy, policy version, policy statement, principal policy, cluster policy, channel policy, sink policy, destination policy, project policy, application policy, auth policy, file system policy, table policy, identity policy", writes, critical, privilege, "decides who may do what", Sure},
	{"policy$", create | remove, high, privilege, "a policy: see whether it decides who may do what", Guess},
	{"policy$", change | attach | stop | enable | disable, high, privilege, "a policy in force changes: see whether it decides who may do what", Guess},
	{"permission, entitlement, access control, access entry, access grant, access rule, authorizer, privilege", create | change | grant | attach | remove | stop | enable, critical, privilege | exposure, "changes permissions", Likely},
	{"account assignment, application assignment, policy assignment", create | change | remove, critical, privilege, "gives or takes permissions in an account", Likely},
	{"network acl entry, network acl association", create | change | remove, high, exposure, "changes who gets through to a network", Likely},
	{"network acl", create, medium, none, "a firewall that nothing uses yet", Likely},
	{"network acl", remove | stop, high, protection | destructive, "removes a firewall", Likely},
	{"web acl", change | remove | stop, high, protection, "changes the filter in front of an application", Likely},
	{"acl", create | change | remove, critical, privilege | exposure, "changes an access list", Likely},
	{"grant", create | accept, critical, privilege | exposure, "gives access to somebody", Likely},
	{"grant", ends, high, privilege, "takes access away; whoever works by it fails", Likely},
	{"user to group, member to group, group membership, user from group", writes, critical, privilege, "gives or takes all permissions of a group", Likely},
	{"role to, iam role, instance profile, role association, role alias, identity association", create | attach | change, critical, privilege, "lets something act with the permissions of a role", Likely},
	{"role, instance profile", attach, critical, privilege, "lets something act with the permissions of a role", Likely},
	{"role, user$, identity$, principal$, service account", create | change | enable, high, privilege, "makes or changes an identity", Likely},
	{"role$, user$, principal$", remove, critical, privilege | destructive, "an identity is gone, with all that works by it", Likely},
	{"role, iam role, instance profile, user$, principal$, identity provider", stop | disable, high, privilege | destructive, "takes permissions away from what runs", Likely},
	{"identity provider, saml provider, open id connect provider, trust provider, trust anchor, trust, identity source, trusted token issuer, jwk, federation, revocation list", create | change | attach | enable | remove | bring, critical, privilege, "decides whose identities are trusted", Likely},
	{"admin account, administrator account, delegated administrator, organization admin, administrator, delegated admin", create | enable | attach | grant | change, critical, privilege, "makes somebody an administrator", Likely},
	{"admin account, administrator account, delegated administrator, organization admin, administrator, delegated admin", ends, high, privilege, "takes an administration away", Likely},
	{"service access, organization access, organizations access, trusted access, organization sharing", enable | change, critical, privilege | exposure, "lets others see or act across accounts", Likely},
	{"function code, function configuration, launch configuration", change, high, privilege, "changes the code that runs with given permissions", Likely},
	{"command, remote access session, ssh session", send | run, high, privilege, "runs commands with the permissions of others", Likely},
	{"session$", run, high, privilege, "opens a session: see with whose permissions", Guess},
	{"key deletion", create, critical, destructive, "destroys a key and all that it protects", Likely},
}

// openings let others or the internet in.
var openings = []row{
	{"public access", create | change | remove | disable | stop, critical, exposure | protection, "decides whether the public gets in", Sure},
	{"block public access", enable, medium, none, "closes access from outside", Likely},
	{"public access, public accessibility, serial console, external access", enable, high, exposure, "opens access from outside", Likely},
	{"launch permission, image attribute, snapshot attribute, image permission, snapshot permission, snapshot access", change | create | grant, critical, exposure, "can share data with others or with everyone", Sure},
	{"share, data share, resource share, sharing", create | accept | enable | grant | attach | change, critical, exposure, "opens something to other accounts", Likely},
	{"share, sharing", ends, high, privilege | destructive, "takes access away from other accounts", Likely},
	{"peering, attachment, endpoint connection, connection, handshake, invitation, delegation, predefined attribute", accept, critical, exposure, "joins what belongs to another party", Likely},
	{"peering, peering connection, cross account attachment, external connection, outbound connection", create, high, exposure, "offers another party a link", Likely},
	{"ingress, public port", grant | create | change, high, exposure, "opens a firewall", Likely},
	{"security group", remove, critical, destructive | protection, "removes a firewall with all of its rules", Likely},
	{"security group", change | attach, high, exposure, "changes a firewall", Likely},
	{"internet gateway, vpn gateway", attach, high, exposure, "gives a network its door to the outside", Likely},
	{"prefix list", change, high, exposure, "changes who gets through to a network", Guess},
	{"function url, url config, website, http endpoint, domain exposure, public endpoint", create | change | enable, high, exposure, "gives something an address on the internet", Likely},
	{"address transfer, account transfer, domain transfer", enable | accept | run | create, high, exposure, "hands something over to another account", Likely},
	{"traffic mirror session, log export, log subscription, subscription filter, streaming destination", create | enable | change, high, dataRead | exposure, "copies data on as it comes", Likely},
	{"replication", create | change | run, high, exposure, "copies data on, from now on, possibly to another account", Guess},
}
