package iampolicy

import (
	"errors"
	"fmt"
	"strings"
)

// Request is what somebody wants to do.
type Request struct {
	Caller Caller // for policies that name principals
	Action string // "s3:GetObject"; no wildcards
	// Resource is the ARN that it is done to, "*" for an action that is on none.
	Resource string
	// Context holds what is known of the request, by condition key; the case of keys
	// does not count. Keys that are missing are missing from the request.
	Context map[string][]string
}

// Verdict is the outcome of documents for a request. The zero Verdict denies.
type Verdict uint8

// The verdicts.
const (
	NotAllowed       Verdict = iota // no statement allows it
	Allowed                         // a statement allows it, and none denies it
	ExplicitlyDenied                // a statement denies it, whatever others say
)

// String returns "not allowed", "allowed" or "explicitly denied".
func (v Verdict) String() string {
	switch v {
	case NotAllowed:
		return "not allowed"
	case Allowed:
		return "allowed"
	case ExplicitlyDenied:
		return "explicitly denied"
	}
	return fmt.Sprintf("Verdict(%d)", uint8(v))
}

// Decision is a verdict, and the statements that it rests on.
type Decision struct {
	Verdict Verdict
	By      []Source // those that deny; if none does, those that allow
}

// Allowed reports whether the request may go ahead.
func (d Decision) Allowed() bool { return d.Verdict == Allowed }

// Source is a statement of the documents given to [Decide].
type Source struct {
	Document  int // index
	Statement int // index
	Sid       string
}

// Decide says what documents come to for a request: one statement that denies it
// suffices, else one that allows it. With an error the decision never is to allow: a
// document or request is malformed, a value has not the type that an operator compares,
// or a key has several values where the operator takes one.
//
// A statement whose variables the request does not have does not apply to it, nor does
// one that names principals to a caller who is none of them. An account stands for all
// that is in it, a role for its sessions, and "*" for everybody. A denial with
// NotPrincipal spares a caller only where it names the account, the role if it is a
// session, and the caller: AWS may look at each of them.
//
// A "*" that ends a part of a resource's ARN reaches beyond its colon, as IAM has it;
// others do not, but for those of the last part. In conditions, ARNs are compared part
// by part.
func Decide(r Request, documents ...Document) (Decision, error) {
	if err := r.validate(); err != nil {
		return Decision{}, err
	}
	ctx := newContext(r.Context)
	var allow, deny Decision
	var errs []error
	for i := range documents {
		d := &documents[i]
		if err := d.Validate(Any); err != nil {
			errs = append(errs, fmt.Errorf("document %d: %w", i+1, err))
			continue
		}
		for j := range d.Statements {
			s := &d.Statements[j]
			e := evaluation{Request: &r, context: ctx, literal: d.Version == Version2008}
			applies, err := e.applies(s)
			if err != nil {
				errs = append(errs, fmt.Errorf("document %d: %s: %w", i+1, place(j, s.Sid), err))
			}
			switch {
			case err != nil || !applies:
			case s.Effect == Deny:
				deny.Verdict, deny.By = ExplicitlyDenied, append(deny.By, Source{i, j, s.Sid})
			default:
				allow.Verdict, allow.By = Allowed, append(allow.By, Source{i, j, s.Sid})
			}
		}
	}
	if err := errors.Join(errs...); err != nil || deny.Verdict == ExplicitlyDenied {
		return deny, err
	}
	return allow, nil
}

func (r *Request) validate() error {
	var errs []error
	if !actionPattern.MatchString(r.Action) || strings.ContainsAny(r.Action, "*?") {
		errs = append(errs, fmt.Errorf("request: action %q: want service:Action, without wildcards", r.Action))
	}
	if err := isARN(r.Resource); err != nil {
		errs = append(errs, fmt.Errorf("request: resource %w", err))
	}
	return errors.Join(errs...)
}

// evaluation is a request before a document.
type evaluation struct {
	*Request
	context context
	literal bool // the document's version has no variables
}

// applies reports whether a statement is about the request. The condition comes last,
// so that its errors count only where it would.
func (e *evaluation) applies(s *Statement) (bool, error) {
	if !s.about(e.Caller) {
		return false, nil
	}
	action := func(pattern string) (bool, error) { return matchAction(pattern, e.Action), nil }
	if ok, err := either(s.Action, s.NotAction, action); !ok || err != nil {
		return false, err
	}
	if ok, err := either(s.Resource, s.NotResource, e.resource); !ok || err != nil {
		return false, ignoreUnresolved(err)
	}
	for _, c := range s.Condition {
		if ok, err := e.condition(c); !ok || err != nil {
			return false, ignoreUnresolved(err)
		}
	}
	return true, nil
}

// ignoreUnresolved makes a statement whose variables the request lacks not apply.
func ignoreUnresolved(err error) error {
	if errors.Is(err, errUnresolved) {
		return nil
	}
	return err
}

// either reports whether one of a list matches, or none of its negation. Without both,
// there is nothing to match.
func either(is, not []string, matches func(string) (bool, error)) (bool, error) {
	negated := len(is) == 0
	list := is
	if negated {
		list = not
	}
	for _, pattern := range list {
		if ok, err := matches(pattern); ok || err != nil {
			return ok && !negated, err
		}
	}
	return negated, nil
}

func (e *evaluation) resource(pattern string) (bool, error) {
	pattern, err := e.expand(pattern)
	return err == nil && matchResource(pattern, e.Resource), err
}

// expand replaces variables, if the version has them.
func (e *evaluation) expand(text string) (string, error) {
	if e.literal {
		return strings.ReplaceAll(text, "$", "${$}"), nil
	}
	return expand(text, e.context.single)
}
