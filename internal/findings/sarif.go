package findings

import (
	"encoding/json"
	"io"
	"net/url"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	projectURL  = "https://github.com/ascendgen/ascendgen"
)

var sarifLevels = [...]string{Note: "note", Warning: "warning", Error: "error"}

// The part of SARIF 2.1.0 that is needed. A library would bring a validator of
// schemas into the command, and write every empty list.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
		Configuration    struct {
			Level string `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical struct {
			Artifact struct {
				URI       string `json:"uri"`
				URIBaseID string `json:"uriBaseId,omitempty"`
			} `json:"artifactLocation"`
			Region struct {
				StartLine   int `json:"startLine"`
				StartColumn int `json:"startColumn"`
			} `json:"region"`
		} `json:"physicalLocation"`
	}
)

// WriteSARIF prints findings as SARIF 2.1.0, for code scanning. All rules are listed,
// in the order given; a finding of another rule is an error.
func WriteSARIF(w io.Writer, rules []Rule, all []Finding) error {
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "ascendgen", InformationURI: projectURL, Rules: []sarifRule{}}
	for _, r := range rules {
		_, level, err := level(rules, Finding{Rule: r.ID})
		if err != nil {
			return err
		}
		rule := sarifRule{ID: r.ID, ShortDescription: sarifText{r.Title}}
		rule.Configuration.Level = sarifLevels[level]
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for _, f := range all {
		i, level, err := level(rules, f)
		if err != nil {
			return err
		}
		run.Results = append(run.Results, sarifResult{
			RuleID: f.Rule, RuleIndex: i, Level: sarifLevels[level],
			Message: sarifText{f.Text}, Locations: f.locations(),
		})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func (f *Finding) locations() []sarifLocation {
	if f.File == "" {
		return nil
	}
	var l sarifLocation
	uri := url.URL{Path: f.File}
	if f.File[0] == '/' {
		uri.Scheme = "file"
	} else {
		l.Physical.Artifact.URIBaseID = "%SRCROOT%"
	}
	l.Physical.Artifact.URI = uri.String()
	l.Physical.Region.StartLine, l.Physical.Region.StartColumn = max(f.Line, 1), max(f.Column, 1)
	return []sarifLocation{l}
}
