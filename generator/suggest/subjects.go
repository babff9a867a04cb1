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
	{"analysis$, report$, finding$, bookmark$, comment$, annotation$, quote$", remove, medium, destructive, "removes something that can be made again", Likely},
	{"analytics configuration, inventory configuration, metric configuration, metadata configuration, cor$", remove, medium, destructive, "removes a setting that can be put back", Likely},
	{"last used, password policy, credential report, change token, verification token, token balance, key schema", reads, low, none, "returns no secret, whatever the name says", Likely},
	{"scaling policy, placement policy, caching policy, cache policy, origin request policy, response header policy, matchmaking policy", create | change | remove | attach | stop, medium, none, "a policy of capacity or caching, not of permission", Likely},
	{"file share, share group, time share", create | change | remove | stop | attach, medium, none, "a share of files or capacity; its rules of access may matter", Guess},
}

// secrets are made, returned or changed.
var secrets = []row{
	{"credential, federation token, session token, authorization token, auth token, access token, delegated access token, web identity token, open id token, token from refresh token, id token, oauth2 token, login", fetch | mint, critical, credentials, "returns credentials", Likely},
	{"session$", create | 0, medium, none, "opens a session; see whether it returns credentials", Guess},
	{"credential, access key, login profile, api key, apikey, auth token, access token, authorization token, service password, personal access token, session token, bearer token, presigned url, pre signed url, signed url, embed url, login url, token with iam, token$", create | run | send, critical, credentials, "makes credentials and may return them", Likely},
	{"key pair, keypair", create, critical, credentials, "makes a key pair and returns the private half", Sure},
	{"data key, mac, shared secret", create | fetch, high, credentials, "returns a key or a proof in the clear", Likely},
	{"credential, access key, login profile, password, private key, key pair, api key, ssh public key, signing certificate, mfa device, auth token, access token, mfa, authentication factor", change | attach | enable | bring | send | create | run, high, credentials, "changes what somebody signs in with", Likely},
	{"secret", change | bring, high, credentials, "replaces a secret that programs use", Likely},
	{"secret value, secret$, password, private key, plaintext, kubeconfig, kube config, presigned url, signed url, embed url, login url, shared key", fetch, high, credentials | dataRead, "returns a secret in the clear", Likely},
	{"user data, launch template data, console output, console screenshot, log event, log file, log record, log object, log portion, device configuration", fetch, high, dataRead | credentials, "returns text that often holds secrets", Likely},
	{"credential, access key, api key, key pair, login profile, secret$, auth token, access token, ssh public key, signing certificate, refresh token, mfa device", ends | cancel, high, destructive | credentials, "ends what programs or people sign in with", Sure},
}

// authority is who may do what.
var authority = []row{
	{"permission boundary", writes, critical, privilege | protection, "moves the ceiling on what somebody may do", Sure},
	{"resource policy, bucket policy, key policy, access policy, repository policy, registry policy, authorization policy, role policy, user policy, group policy, permission policy, trust policy, container policy, queue policy, topic policy, vault policy, endpoint policy, group policy, policy version, policy statement, resource base policy, principal policy", writes, critical, privilege, "decides who may do what", Sure},
	{"policy$", create | remove, high, privilege, "a policy: see whether it decides who may do what", Guess},
	{"policy$", change | attach | stop | enable | disable, high, privilege, "a policy in force changes: see whether it decides who may do what", Guess},
	{"permission, entitlement, access control, access entry, access grant, access rule, authorizer, privilege", create | change | grant | attach | remove | stop | enable, critical, privilege | exposure, "changes permissions", Likely},
	{"network acl", create | change | attach, medium, none, "a firewall of a network", Likely},
	{"web acl", change | remove | stop, high, protection, "changes the filter in front of an application", Likely},
	{"acl", create | change | remove, critical, privilege | exposure, "changes an access list", Likely},
	{"grant", create | accept, critical, privilege | exposure, "gives access to somebody", Likely},
	{"grant", ends, high, privilege, "takes access away; whoever works by it fails", Likely},
	{"user to group, member to group, group membership, user from group", writes, critical, privilege, "gives or takes all permissions of a group", Likely},
	{"role to, iam role, instance profile, role association, role alias", create | attach | change, critical, privilege, "lets something act with the permissions of a role", Likely},
	{"role, instance profile", attach, critical, privilege, "lets something act with the permissions of a role", Likely},
	{"role, user$, identity$, principal$, service account", create | change | enable, high, privilege, "makes or changes an identity", Likely},
	{"role$, user$, principal$", remove, critical, privilege | destructive, "an identity is gone, with all that works by it", Likely},
	{"role, iam role, instance profile, user$, principal$, identity provider", stop | disable, high, privilege | destructive, "takes permissions away from what runs", Likely},
	{"identity provider, saml provider, open id connect provider, trust provider, trust anchor, trust, identity source, trusted token issuer, jwk", create | change | attach | remove | bring, critical, privilege, "decides whose identities are trusted", Likely},
	{"admin account, administrator account, delegated administrator, organization admin, administrator, delegated admin", create | enable | attach | grant | change, critical, privilege, "makes somebody an administrator", Likely},
	{"admin account, administrator account, delegated administrator, organization admin, administrator, delegated admin", ends, high, privilege, "takes an administration away", Likely},
	{"function code, function configuration, launch configuration", change, high, privilege, "changes the code that runs with given permissions", Likely},
	{"command, remote access session, ssh session", send | run, high, privilege, "runs commands with the permissions of others", Likely},
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
	{"ingress, security group ingress", grant | create | change, high, exposure, "opens a firewall", Likely},
	{"security group", remove, critical, destructive | protection, "removes a firewall with all of its rules", Likely},
	{"security group rule description", change, medium, none, "changes what a rule says of itself", Likely},
	{"security group", change | attach, high, exposure, "changes a firewall", Likely},
	{"internet gateway, vpn gateway", attach, high, exposure, "gives a network its door to the outside", Likely},
	{"network acl entry, prefix list, network acl association", create | change, high, exposure, "changes who gets through to a network", Guess},
	{"function url, url config, website, http endpoint, domain exposure, public endpoint", create | change | enable, high, exposure, "gives something an address on the internet", Likely},
	{"address transfer, account transfer, domain transfer", enable | accept | run | create, high, exposure, "hands something over to another account", Likely},
	{"replication", create | change | run, high, exposure, "copies data on, from now on, possibly to another account", Guess},
}
