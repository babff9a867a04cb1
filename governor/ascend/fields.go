package ascend

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ascendgen/ascendgen/internal/strictjson"
)

const (
	maxNesting = 32   // levels of an answer
	maxText    = 1000 // bytes of one text out of an answer
	maxList    = 100  // entries of one list out of an answer
)

// fields is a JSON object with its keys in lower case.
type fields strictjson.Object

var errNotAnObject = errors.New("want a JSON object")

// readFields reads a body that must hold one JSON object and nothing else.
func readFields(body []byte) (fields, error) {
	value, err := strictjson.Read(body, maxNesting)
	if err != nil {
		return nil, err
	}
	object, ok := asFields(value)
	if !ok {
		return nil, errNotAnObject
	}
	return object, nil
}

// asFields returns a value that is a JSON object, and false for any other.
func asFields(value any) (fields, bool) {
	object, ok := value.(strictjson.Object)
	return fields(object), ok
}

// text returns the first of keys that holds a text or a number, else "".
func (f fields) text(keys ...string) string {
	for _, key := range keys {
		if s := asText(f[key]); s != "" {
			return s
		}
	}
	return ""
}

// object returns what key holds, nil (which is as good as empty) if it is no object.
func (f fields) object(key string) fields {
	object, _ := asFields(f[key])
	return object
}

// truth reports whether key holds true, in any of the spellings that servers use.
func (f fields) truth(key string) (value, known bool) {
	switch v := f[key].(type) {
	case bool:
		return v, true
	case string, json.Number:
		switch strings.ToLower(asText(v)) {
		case "true", "1", "yes":
			return true, true
		case "false", "0", "no":
			return false, true
		}
	}
	return false, false
}

// blank reports whether a value says nothing, whatever its key.
func blank(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case strictjson.Object:
		return len(v) == 0
	}
	return false
}

// list returns the texts that key holds: a list of texts or of objects that name
// something, or one text.
func (f fields) list(key string) []string {
	elements, ok := f[key].([]any)
	if !ok {
		elements = []any{f[key]}
	}
	var texts []string
	for _, element := range elements {
		text := asText(element)
		if object, ok := asFields(element); ok {
			text = object.text("policy", "policy_name", "name", "message", "reason", "description", "msg", "email", "policy_id", "id")
		}
		if text != "" && len(texts) < maxList {
			texts = append(texts, text)
		}
	}
	return texts
}

// score returns a number between 0 and 100, rounded; 0 for anything that is none.
func (f fields) score(key string) int {
	score, err := strconv.ParseFloat(asText(f[key]), 64)
	if err != nil || math.IsNaN(score) {
		return 0
	}
	return int(math.Round(min(max(score, 0), 100)))
}

// timeLayouts are the spellings of an instant in answers. Those without a zone are UTC.
var timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999"}

// instant returns the time that key holds, zero if it holds nothing. Numbers are
// seconds, or milliseconds where seconds would be beyond the year 5000.
func (f fields) instant(key string) (time.Time, error) {
	text := asText(f[key])
	if text == "" && (f[key] == nil || f[key] == "") {
		return time.Time{}, nil
	}
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 && n < 1e14 {
		if n > 1e11 {
			n /= 1000
		}
		return time.UnixMilli(int64(n * 1000)).UTC(), nil
	}
	return time.Time{}, fmt.Errorf("%s is no time: %q", key, text)
}

// asText returns a text, or the text of a number, bounded and fit for a log line.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return clip(v)
	case json.Number:
		return clip(v.String())
	}
	return ""
}

// clip cuts s to what may go into an error or a record: a bounded length, valid
// UTF-8, and no characters that would break a line or hide a part of it.
func clip(s string) string {
	if len(s) > maxText {
		cut := maxText
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "..."
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return '?'
		case unicode.IsPrint(r):
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return -1
	}, s)
	return strings.TrimSpace(s)
}
