package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/ascendgen/ascendgen/generator/riskmap"
	"github.com/ascendgen/ascendgen/models"
)

// row is one operation with its rating.
type row struct {
	service string
	op      models.Operation
	rating  riskmap.Rating
}

// rows rates all operations of services.
func (s *sources) rows(services []string) ([]row, error) {
	var rows []row
	var errs []error
	for _, service := range services {
		operations, err := s.operations(service)
		errs = append(errs, err)
		for _, op := range operations {
			rating, err := s.risks.Resolve(service, op.Name)
			errs = append(errs, err)
			rows = append(rows, row{service, op, rating})
		}
	}
	return rows, errors.Join(errs...)
}

// allRows is rows with, after the operations of each service, the methods that sign
// requests and that rules rate apart from the operations.
func (s *sources) allRows(services []string) ([]row, error) {
	var all []row
	for _, service := range services {
		rows, err := s.rows([]string{service})
		if err != nil {
			return nil, err
		}
		var operations []models.Operation
		for _, r := range rows {
			operations = append(operations, r.op)
		}
		all = append(all, rows...)
		for _, method := range models.Presigners(service) {
			r, err := s.findPresigner(service, method, operations)
			if err != nil {
				return nil, err
			}
			if strings.HasPrefix(r.operation(), riskmap.PresignPrefix) {
				all = append(all, r)
			}
		}
	}
	return all, nil
}

// operation returns the part of the rule's key that names operations, "" if no rule
// rates the operation.
func (r row) operation() string {
	_, operation, _ := strings.Cut(r.rule(), ":")
	return operation
}

func (r row) key() string { return r.service + ":" + r.op.Name }

// rule returns the key of the rule that rates the operation, "" if none does.
func (r row) rule() string {
	if r.rating.Rule == nil {
		return ""
	}
	return r.rating.Rule.Key
}

// source says where the rating stands.
func (r row) source() string {
	if r.rating.Rule == nil {
		return "default"
	}
	return r.rating.Rule.Pos.String()
}

// reason returns the rule's own reason, "" if it gives none.
func (r row) reason() string {
	if r.rating.Rule == nil {
		return ""
	}
	return r.rating.Rule.Reason
}

// when returns what moves the risk.
func (r row) when() []riskmap.Condition {
	if r.rating.Rule == nil {
		return nil
	}
	return r.rating.Rule.When
}

// conditions returns what moves the risk on one line, "" if nothing does.
func (r row) conditions() string {
	var parts []string
	for _, c := range r.when() {
		parts = append(parts, fmt.Sprintf("%s if %s", c.Risk, c))
	}
	return strings.Join(parts, "; ")
}

// actions returns the names of the IAM actions, the operation's own first.
func (r row) actions() []string {
	var names []string
	for _, action := range r.op.Actions {
		names = append(names, action.Name)
	}
	return names
}
