package cedar

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"

	cedargo "github.com/cedar-policy/cedar-go"

	"github.com/ascendgen/ascendgen/internal/nearest"
)

// policy is a policy and what its head and its annotations say.
type policy struct {
	id        string
	position  string // file:line:column
	order     int
	compiled  *cedargo.Policy
	forbids   bool
	approval  bool // @decision("require_approval")
	reason    string
	approvers []string
	score     int
	head      head
	uses      usage
}

// policySet is everything that a source held at one time. It does not change.
type policySet struct {
	version  string
	policies []*policy // in the order of files and positions
	byID     map[string]*policy
	entities cedargo.EntityMap
	index    *index
}

// load returns the policy set that files hold. All errors are returned in one.
func load(files []file) (*policySet, error) {
	set := &policySet{version: digest(files), byID: make(map[string]*policy), entities: make(cedargo.EntityMap)}
	var errs []error
	for _, f := range files {
		if path.Ext(f.name) == ".json" {
			errs = append(errs, set.addEntities(f))
		} else {
			errs = append(errs, set.addPolicies(f))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	if len(set.policies) == 0 {
		return nil, errors.New("there is no policy: without one, every call is denied")
	}
	set.index = newIndex(set.policies)
	return set, nil
}

// digest returns what tells one content of a source from another.
func digest(files []file) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%d %s %d\n", len(f.name), f.name, len(f.data))
		h.Write(f.data)
	}
	return hex.EncodeToString(h.Sum(nil))
}

func (s *policySet) addPolicies(f file) error {
	if err := checkComplexity(f); err != nil {
		return err
	}
	list, err := cedargo.NewPolicyListFromBytes(f.name, f.data)
	if err != nil {
		return syntaxError(f.name, err)
	}
	if len(list) == 0 {
		// It may be caught half written; without its forbids, calls would pass.
		return fmt.Errorf("%s:1:1: the file holds no policy", f.name)
	}
	var errs []error
	for _, compiled := range list {
		p, err := newPolicy(compiled)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if other := s.byID[p.id]; other != nil {
			errs = append(errs, fmt.Errorf("%s: the id %q is taken by the policy at %s", p.position, p.id, other.position))
			continue
		}
		p.order = len(s.policies)
		s.policies, s.byID[p.id] = append(s.policies, p), p
	}
	return errors.Join(errs...)
}

// Shapes of the parser's messages: where, near which token, and what it expected.
var (
	parserPosition = regexp.MustCompile(`^(?:parser error: )?(?:parse error at )?(?:<input>|[^\s:]*):(\d+):(\d+):? ?`)
	parserExpected = regexp.MustCompile(`^"(?s:.*)": exact got (.*) want (.*)$`)
)

// syntaxError turns an error of the parser into one that starts with its position.
func syntaxError(name string, err error) error {
	message := strings.TrimPrefix(err.Error(), "parser error: ")
	m := parserPosition.FindStringSubmatch(message)
	if m == nil {
		return fmt.Errorf("%s: %s", name, message)
	}
	rest := message[len(m[0]):]
	if e := parserExpected.FindStringSubmatch(rest); e != nil {
		got := strconv.Quote(e[1])
		if e[1] == "" {
			got = "the end of the file"
		}
		rest = fmt.Sprintf("expected %q, got %s", e[2], got)
	} else if strings.HasPrefix(rest, `"`) {
		rest = "near " + rest
	}
	return fmt.Errorf("%s:%s:%s: %s", name, m[1], m[2], rest)
}

func newPolicy(compiled *cedargo.Policy) (*policy, error) {
	at := compiled.Position()
	p := &policy{
		compiled: compiled, forbids: compiled.Effect() == cedargo.Forbid,
		position: fmt.Sprintf("%s:%d:%d", at.Filename, at.Line, at.Column),
	}
	p.id = p.position
	errs := p.annotate(compiled.Annotations())
	raw, err := compiled.MarshalJSON()
	if err == nil {
		err = p.read(raw)
	}
	if err = errors.Join(append(errs, err)...); err != nil {
		return nil, prefixed(p.position, err)
	}
	return p, nil
}

// annotate reads the annotations that mean something here. Others are allowed.
func (p *policy) annotate(annotations cedargo.Annotations) []error {
	var errs []error
	if id, ok := annotations["id"]; ok {
		p.id = string(id)
		if p.id == "" {
			errs = append(errs, errors.New("@id is empty"))
		}
	}
	p.reason = string(annotations["reason"])
	for _, approver := range strings.Split(string(annotations["approvers"]), ",") {
		if approver = strings.TrimSpace(approver); approver != "" {
			p.approvers = append(p.approvers, approver)
		}
	}
	if decision, ok := annotations["decision"]; ok {
		switch {
		case !p.forbids:
			errs = append(errs, errors.New("@decision belongs on a forbid: a permit cannot ask for approval"))
		case decision == "require_approval":
			p.approval = true
		case decision != "deny":
			errs = append(errs, fmt.Errorf(`unknown @decision(%q): want "require_approval" or "deny"%s`,
				string(decision), nearest.DidYouMean(string(decision), []string{"require_approval", "deny"})))
		}
	}
	if text, ok := annotations["risk_score"]; ok {
		score, err := strconv.Atoi(string(text))
		if err != nil || score < 0 || score > 100 {
			errs = append(errs, fmt.Errorf("@risk_score(%q): want a whole number from 0 to 100", string(text)))
		}
		p.score = score
	}
	return errs
}

// addEntities adds the entities of a JSON file.
func (s *policySet) addEntities(f file) error {
	// The library's own type keeps the last of two entities with one id.
	var list []cedargo.Entity
	decoder := json.NewDecoder(bytes.NewReader(f.data))
	if err := decoder.Decode(&list); err != nil {
		return fmt.Errorf("%s: entities: want a JSON array in Cedar's entity format: %w", jsonPosition(f, err), err)
	}
	if decoder.More() {
		return fmt.Errorf("%s: entities: something follows the array", f.name)
	}
	var errs []error
	for _, entity := range list {
		if _, taken := s.entities[entity.UID]; taken {
			errs = append(errs, fmt.Errorf("%s: entity %s is given twice", f.name, entity.UID))
		}
		if actionTypes[string(entity.UID.Type)] {
			errs = append(errs, fmt.Errorf("%s: entity %s: actions and their groups come from the call", f.name, entity.UID))
		}
		s.entities[entity.UID] = entity
	}
	return errors.Join(errs...)
}

// jsonPosition returns where a JSON error is, as far as it says so.
func jsonPosition(f file, err error) string {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	offset := int64(-1)
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &wrong):
		offset = wrong.Offset
	}
	if offset < 0 || offset > int64(len(f.data)) {
		return f.name
	}
	before := f.data[:offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := max(1, len(before)-1-bytes.LastIndexByte(before, '\n'))
	return fmt.Sprintf("%s:%d:%d", f.name, line, column)
}

// prefixed puts a position before each of the errors joined in err.
func prefixed(position string, err error) error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return fmt.Errorf("%s: %w", position, err)
	}
	var errs []error
	for _, e := range joined.Unwrap() {
		errs = append(errs, prefixed(position, e))
	}
	return errors.Join(errs...)
}
