package riskdiff

import (
	"encoding/json"
	"io"
	"net/url"
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	projectURL  = "https://github.com/ascendgen/ascendgen"
)

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

// WriteSARIF prints a diff as SARIF 2.1.0, for code scanning. Results stand at the
// lines of the new side's risk maps and generated packages; without either, they
// have no location.
func WriteSARIF(w io.Writer, d *Diff) error {
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "ascendgen", InformationURI: projectURL}
	index := map[string]int{}
	for i, s := range sorts {
		index[s.id] = i
		rule := sarifRule{ID: s.id, ShortDescription: sarifText{s.title}}
		rule.Configuration.Level = s.level()
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
	}
	for _, f := range d.findings() {
		run.Results = append(run.Results, sarifResult{
			RuleID: f.sort.id, RuleIndex: index[f.sort.id], Level: f.sort.level(),
			Message: sarifText{f.text}, Locations: f.locations(),
		})
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

func (s sort) level() string {
	if s.warning {
		return "warning"
	}
	return "note"
}

func (f *finding) locations() []sarifLocation {
	if f.pos.File == "" {
		return nil
	}
	var l sarifLocation
	uri := url.URL{Path: f.pos.File}
	if f.pos.File[0] == '/' {
		uri.Scheme = "file"
	} else {
		l.Physical.Artifact.URIBaseID = "%SRCROOT%"
	}
	l.Physical.Artifact.URI = uri.String()
	l.Physical.Region.StartLine, l.Physical.Region.StartColumn = f.pos.Line, f.pos.Column
	return []sarifLocation{l}
}
