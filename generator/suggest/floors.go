package suggest

import (
	"strings"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/governor"
	"github.com/ascendgen/ascendgen/models"
)

// own returns the IAM action of the operation itself, and whether it bears its
// name. Where several operations share an action, its access level says less.
func own(op *models.Operation) (action models.Action, namesake bool) {
	if len(op.Actions) == 0 {
		return models.Action{}, false
	}
	_, name, _ := strings.Cut(op.Actions[0].Name, ":")
	return op.Actions[0], strings.EqualFold(name, op.Name)
}

// guess gives a verb to an operation whose name begins with none that is known.
// What nobody can tell is taken for a change.
func guess(op *models.Operation) verb {
	action, _ := own(op)
	switch {
	case op.Method == "DELETE":
		return ofClass(remove)
	case action.Access == riskmap.AccessRead, action.Access == riskmap.AccessList:
		return ofClass(fetch)
	case action.Access == "" && (op.ReadOnly || op.Method == "GET" || op.Method == "HEAD"):
		return ofClass(fetch)
	}
	return ofClass(change)
}

// factSignals lists what the facts say that bears on the level.
func factSignals(op *models.Operation) []string {
	var signals []string
	add := func(has bool, text string) {
		if has {
			signals = append(signals, text)
		}
	}
	action, namesake := own(op)
	add(action.Access != "", "access "+action.Access)
	add(action.Access == "", "access unknown")
	add(action.Name != "" && !namesake, "action "+action.Name)
	add(op.Method != "", "http "+op.Method)
	add(op.ReadOnly, "readonly")
	add(op.Idempotent, "idempotent")
	add(op.DataPlane, "data plane")
	add(op.EventStream, "event stream")
	add(op.SensitiveOutput, "sensitive output")
	add(op.Deprecated, "deprecated")
	return signals
}

// raise lifts the level to what the facts warrant, and notes where they contradict
// the name.
func (j *judgement) raise() {
	j.raiseByAccess()
	j.raiseByMethod()
	j.raiseByOutput()
	j.raiseByOtherActions()
}

func (j *judgement) raiseByAccess() {
	action, namesake := own(j.op)
	if action.Access != "" && !namesake {
		j.Confidence = min(j.Confidence, Likely)
	}
	// To IAM, returning credentials or plaintext is a read in some services.
	isRead := j.class&(reads|mint|decode|sign) != 0
	switch action.Access {
	case riskmap.AccessPermissions:
		j.raiseByPermissions(isRead)
	case riskmap.AccessWrite, riskmap.AccessTagging:
		j.floor(medium, 0, "its IAM action changes something")
		if j.class&reads != 0 {
			j.doubt(Likely, "a read by name, a change by access level")
		}
	case riskmap.AccessRead, riskmap.AccessList:
		if !isRead {
			j.doubt(Guess, "a change by name, a read by access level")
		}
	default:
		most := Guess
		if j.op.ReadOnly && j.class&reads != 0 {
			most = Likely
		}
		j.Confidence = min(j.Confidence, most)
	}
}

// raiseByPermissions takes an action that manages permissions for critical, unless
// the name tells that it only narrows them, or that it is about something else.
func (j *judgement) raiseByPermissions(isRead bool) {
	const reason = "its IAM action manages permissions"
	j.floor(high, 0, reason)
	switch {
	case isRead:
		j.doubt(Guess, "a read by name, a change of permissions by access level")
	case j.class&(revoke|cancel) != 0:
		j.Tags |= privilege
	case !j.settled:
		j.floor(critical, privilege, reason)
	}
}

// raiseByMethod looks for names that hide a deletion or a change.
func (j *judgement) raiseByMethod() {
	switch j.op.Method {
	case "DELETE":
		if j.class&(ends|cancel|label) == 0 {
			j.floor(high, destructive, "deletes, by its HTTP method")
			j.doubt(Guess, "no deletion by name")
		}
	case "PUT", "PATCH":
		if j.class&reads != 0 && !j.op.ReadOnly {
			j.floor(medium, 0, "a change, by its HTTP method")
			j.doubt(Guess, "a read by name, a change by HTTP method")
		}
	}
}

// telling are words with which a sensitive output is a secret and not, say, a
// person's name.
var telling = phrases("credential, secret, password, token, key, api key, login, user data, launch template, " +
	"certificate, auth, connection, private, session, provider, authorization, url, parameter")

func (j *judgement) raiseByOutput() {
	if j.class&(list|fetch) != 0 && j.op.DataPlane && j.Tags == 0 {
		j.Tags = dataRead
	}
	if !j.op.SensitiveOutput {
		return
	}
	for _, phrase := range telling {
		if phrase.in(j.subject) {
			j.floor(high, credentials, "returns what the model marks as sensitive, by its name a secret")
			j.doubt(Likely, "word "+phrase.String())
			return
		}
	}
	if j.class&reads != 0 {
		j.Confidence = min(j.Confidence, Likely)
	}
}

// handsOver are actions on other services that an operation's caller needs, which
// say more than the operation's own.
var handsOver = []struct {
	action string
	risk   governor.Risk
	tags   governor.Tags
	reason string
}{
	{"iam:PassRole", high, privilege, "hands over a role: something acts with its permissions"},
	{"iam:AttachRolePolicy", high, privilege, "changes what a role may do on the way"},
	{"iam:PutRolePolicy", high, privilege, "changes what a role may do on the way"},
	{"kms:CreateGrant", medium, 0, "lets a service use a key on the way"},
	{"iam:CreateServiceLinkedRole", medium, 0, "makes a role of a service on the way"},
}

func (j *judgement) raiseByOtherActions() {
	for i, action := range j.op.Actions {
		for _, h := range handsOver {
			if i > 0 && action.Name == h.action {
				j.floor(h.risk, h.tags, h.reason)
				j.doubt(Likely, "needs "+h.action)
			}
		}
	}
}
