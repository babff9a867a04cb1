package models

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// readTable calls row for each line of a file of tab-separated values, with the
// values of the named columns. Other columns are skipped, a missing one is an
// error, as is a line of another length than the first.
func readTable(path string, columns []string, row func(values []string) error) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return parseTable(path, raw, columns, row)
}

func parseTable(path string, raw []byte, columns []string, row func(values []string) error) error {
	r := csv.NewReader(bytes.NewReader(raw))
	r.Comma, r.LazyQuotes, r.ReuseRecord = '\t', true, true
	head, err := r.Read()
	if errors.Is(err, io.EOF) {
		return &FileError{File: path, Line: 1, Column: 1, Err: fmt.Errorf("the file is empty: expected the columns %s", strings.Join(columns, ", "))}
	} else if err != nil {
		return tableError(path, err)
	}
	at := make([]int, len(columns))
	for i, c := range columns {
		if at[i] = slices.Index(head, c); at[i] < 0 {
			return &FileError{File: path, Line: 1, Column: 1, Err: fmt.Errorf("expected a column %q, found %s", c, strings.Join(head, ", "))}
		}
	}
	values := make([]string, len(columns))
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return tableError(path, err)
		}
		for i, column := range at {
			values[i] = strings.TrimSpace(record[column])
		}
		if err := row(values); err != nil {
			line, column := r.FieldPos(0)
			return &FileError{File: path, Line: line, Column: column, Err: err}
		}
	}
}

func tableError(path string, err error) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return &FileError{File: path, Line: parse.Line, Column: max(1, parse.Column), Err: fmt.Errorf("bad tab-separated values: %w", parse.Err)}
	}
	return &FileError{File: path, Err: err}
}

// tables is what an import knows besides the models.
type tables struct {
	// iam holds IAM's actions by prefix and then by name in lower case.
	iam map[string]map[string]Action
	// needs holds the IAM actions of operations, by class of an SDK in the
	// spelling of goPackage, and then by operation.
	needs    map[string]map[string][]string
	services map[string]serviceRow // by SDK id
}

type serviceRow struct {
	goPackage, boto, arn, signing, endpoint string
}

// readTables reads the files that the options name. An empty name leaves its
// table empty.
func readTables(o ImportOptions) (*tables, error) {
	t := &tables{
		iam:      map[string]map[string]Action{},
		needs:    map[string]map[string][]string{},
		services: map[string]serviceRow{},
	}
	for _, file := range []struct {
		path    string
		columns []string
		row     func([]string) error
	}{
		{o.IAMActions, []string{"prefix", "action", "access_level"}, t.addAction},
		{o.OperationActions, []string{"sdk_service", "operation", "iam_actions"}, t.addNeeds},
		{o.Services, []string{"sdkId", "goPackage", "botoName", "arnNamespace", "signingName", "endpointPrefix"}, t.addService},
	} {
		if file.path == "" {
			continue
		}
		if err := readTable(file.path, file.columns, file.row); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *tables) addAction(v []string) error {
	prefix, name, levels := v[0], v[1], v[2]
	if prefix == "" || name == "" {
		return errors.New("expected a prefix and an action")
	}
	access, ok := strongest(levels)
	if !ok {
		return fmt.Errorf("unknown access level %q: expected %s", levels, strings.Join(accessLevels, ", "))
	}
	if t.iam[prefix] == nil {
		t.iam[prefix] = map[string]Action{}
	}
	a := Action{Name: prefix + ":" + name, Access: access}
	// The same action on several lines: the strongest access counts.
	if known, ok := t.iam[prefix][strings.ToLower(name)]; !ok || strength(access) < strength(known.Access) {
		t.iam[prefix][strings.ToLower(name)] = a
	}
	return nil
}

func (t *tables) addNeeds(v []string) error {
	class, operation := goPackage(v[0]), v[1]
	if class == "" || operation == "" {
		return errors.New("expected a service and an operation")
	}
	if t.needs[class] == nil {
		t.needs[class] = map[string][]string{}
	}
	for action := range strings.SplitSeq(v[2], ",") {
		action = strings.TrimSpace(action)
		prefix, name, ok := strings.Cut(action, ":")
		if !ok || prefix == "" || name == "" {
			return fmt.Errorf("bad IAM action %q: expected prefix:Action", action)
		}
		t.needs[class][operation] = append(t.needs[class][operation], action)
	}
	return nil
}

func (t *tables) addService(v []string) error {
	if v[0] == "" || v[1] == "" {
		return errors.New("expected an SDK id and a Go package")
	}
	if goPackage(v[1]) != v[1] {
		return fmt.Errorf("bad Go package %q: expected lower-case letters and digits", v[1])
	}
	if _, twice := t.services[v[0]]; twice {
		return fmt.Errorf("second line of the service %q", v[0])
	}
	t.services[v[0]] = serviceRow{goPackage: v[1], boto: v[2], arn: v[3], signing: v[4], endpoint: v[5]}
	return nil
}

// classNames are classes of SDKs whose name does not follow from the SDK id.
var classNames = map[string]string{
	"applicationdiscoveryservice": "discovery",
	"cognitoidentityprovider":     "cognitoidentityserviceprovider",
	"costandusagereportservice":   "cur",
	"databasemigrationservice":    "dms",
	"elasticloadbalancing":        "elb",
	"elasticloadbalancingv2":      "elbv2",
	"elasticsearchservice":        "es",
	"forecast":                    "forecastservice",
	"forecastquery":               "forecastqueryservice",
	"iotdataplane":                "iotdata",
	"kinesisvideosignaling":       "kinesisvideosignalingchannels",
	"lexruntimeservice":           "lexruntime",
	"rdsdata":                     "rdsdataservice",
	"sagemakera2iruntime":         "augmentedairuntime",
	"sfn":                         "stepfunctions",
	"simpledbv2":                  "simpledb",
	"transcribe":                  "transcribeservice",
}

// needsOf gives the lines of one service.
func (t *tables) needsOf(sdkID string) map[string][]string {
	class := goPackage(sdkID)
	if found := t.needs[class]; found != nil {
		return found
	}
	return t.needs[classNames[class]]
}

// identity gives a service's names: those of its line, else those of its model.
func (t *tables) identity(n names, operations []string) Identity {
	id := derivedIdentity(n)
	row, listed := t.services[n.sdkID]
	if listed {
		id.GoPackage, id.Boto = row.goPackage, row.boto
		id.ARN = cmp.Or(row.arn, n.arn)
		id.Endpoint = cmp.Or(row.endpoint, n.endpoint)
		n.signing = cmp.Or(row.signing, n.signing)
	}
	id.IAM = t.prefix(id, n.signing, operations)
	return id
}

// prefix finds the prefix of a service's IAM actions. No source states it, but it
// is mostly one of the service's other names, or the prefix that its operations
// need: of these, the one under which most operations have an action of their
// own name. Of equal ones the first counts.
func (t *tables) prefix(id Identity, signing string, operations []string) string {
	candidates := []string{signing, id.ARN, id.Boto, id.GoPackage, goPackage(signing), id.Endpoint}
	needs := t.needsOf(id.SDKID)
	for _, op := range sortedKeys(needs) {
		for _, action := range needs[op] {
			if prefix, name, _ := strings.Cut(action, ":"); name == op {
				candidates = append(candidates, prefix)
			}
		}
	}
	best, most := "", -1
	for _, c := range candidates {
		actions, ok := t.iam[c]
		if !ok {
			continue
		}
		count := 0
		for _, op := range operations {
			if _, ok := actions[strings.ToLower(op)]; ok {
				count++
			}
		}
		if count > most {
			best, most = c, count
		}
	}
	return cmp.Or(best, signing, id.ARN)
}

// actions completes the IAM actions of an operation: what its model states, what
// the table of operations says, or else the action of the operation's own name. Where
// IAM has none of these, the permissions that AWS documents count.
func (t *tables) actions(id Identity, op Operation) []Action {
	all := slices.Clone(op.Actions)
	for _, name := range t.needsOf(id.SDKID)[op.Name] {
		all = append(all, Action{Name: name})
	}
	stated := len(all) > 0
	if !stated {
		all = []Action{{Name: id.IAM + ":" + op.Name}}
	}
	resolved := false
	for i, a := range all {
		_, name, _ := strings.Cut(a.Name, ":")
		if known, ok := t.known(a.Name); ok {
			all[i], resolved = known, true
		} else if known, ok := t.known(id.IAM + ":" + name); ok {
			all[i], resolved = known, true // the service has taken another prefix since
		}
	}
	if documented := t.documented(id.GoPackage + ":" + op.Name); !resolved && (documented != nil || !stated) {
		return documented
	}
	return orderActions(id.IAM, op.Name, all)
}

// documented returns the actions of [permissions] that IAM has, in their order.
func (t *tables) documented(key string) []Action {
	var all []Action
	for _, name := range permissions[key] {
		if known, ok := t.known(name); ok {
			all = append(all, known)
		}
	}
	return all
}

// known gives an action as IAM spells it, with its access level.
func (t *tables) known(name string) (Action, bool) {
	prefix, action, _ := strings.Cut(name, ":")
	a, ok := t.iam[prefix][strings.ToLower(action)]
	return a, ok
}
