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
func (p *Proposal) raise(op *models.Operation, c class, subject []string) {
	p.raiseByAccess(op, c)
	p.raiseByMethod(op, c)
	p.raiseByOutput(op, c, subject)
	p.raiseByOtherActions(op)
}

func (p *Proposal) raiseByAccess(op *models.Operation, c class) {
	action, namesake := own(op)
	isRead := c&(reads|sign|decode|mint) != 0
	switch action.Access {
	case riskmap.AccessPermissions:
		p.floor(high, 0, "its IAM action manages permissions")
		switch {
		case isRead:
			p.doubt(Guess, "a read by name, a change of permissions by access level")
		case c&(revoke|cancel) != 0:
			p.Tags |= privilege
		default:
			p.floor(critical, privilege, "its IAM action manages permissions")
		}
	case riskmap.AccessWrite, riskmap.AccessTagging:
		p.floor(medium, 0, "its IAM action changes something")
		if c&reads != 0 {
			p.doubt(Likely, "a read by name, a change by access level")
		}
	case riskmap.AccessRead, riskmap.AccessList:
		if !isRead {
			p.doubt(Guess, "a change by name, a read by access level")
		}
	default:
		most := Guess
		if op.ReadOnly && c&reads != 0 {
			most = Likely
		}
		p.Confidence = min(p.Confidence, most)
	}
	if action.Access != "" && !namesake {
		p.Confidence = min(p.Confidence, Likely)
	}
}

// raiseByMethod looks for names that hide a deletion or a change.
func (p *Proposal) raiseByMethod(op *models.Operation, c class) {
	switch op.Method {
	case "DELETE":
		if c&(ends|cancel|label) == 0 {
			p.floor(high, destructive, "deletes, by its HTTP method")
			p.doubt(Guess, "no deletion by name")
		}
	case "PUT", "PATCH":
		if c&reads != 0 && !op.ReadOnly {
			p.floor(medium, 0, "a change, by its HTTP method")
			p.doubt(Guess, "a read by name, a change by HTTP method")
		}
	}
}

// telling are words with which a sensitive output is a secret and not, say, a
// person's name.
var telling = phrases("credential, secret, password, token, key, api key, login, user data, launch template, " +
	"certificate, auth, connection, private, session, provider, authorization, url")

func (p *Proposal) raiseByOutput(op *models.Operation, c class, subject []string) {
	if c&(list|fetch) != 0 && op.DataPlane && p.Tags == 0 {
		p.Tags |= dataRead
	}
	if !op.SensitiveOutput {
		return
	}
	for _, phrase := range telling {
		if phrase.in(subject) {
			p.floor(high, credentials, "returns what the model marks as sensitive, by its name a secret")
			p.doubt(Likely, "word "+phrase.String())
			return
		}
	}
	if c&reads != 0 {
		p.doubt(Likely, "returns what the model marks as sensitive")
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

func (p *Proposal) raiseByOtherActions(op *models.Operation) {
	for i, action := range op.Actions {
		for _, h := range handsOver {
			if action.Name != h.action || i == 0 {
				continue
			}
			p.floor(h.risk, h.tags, h.reason)
			p.doubt(Likely, "needs "+h.action)
		}
	}
}
