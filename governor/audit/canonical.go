package audit

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"
)

// maxText bounds each text of an entry, in bytes.
const maxText = 2048

// fields appends the members of a JSON object. Whoever calls it does so in the order
// of the keys, which is what makes the object canonical.
type fields struct{ buf []byte }

func (f *fields) key(key string) {
	if len(f.buf) == 0 || f.buf[len(f.buf)-1] != '{' {
		f.buf = append(f.buf, ',')
	}
	f.buf = append(f.buf, '"')
	f.buf = append(f.buf, key...)
	f.buf = append(f.buf, '"', ':')
}

// text adds a text, unless it is empty.
func (f *fields) text(key, value string) {
	if value != "" {
		f.key(key)
		f.buf = appendText(f.buf, value)
	}
}

// number adds a number, unless it is 0.
func (f *fields) number(key string, n int64) {
	if n != 0 {
		f.key(key)
		f.buf = strconv.AppendInt(f.buf, n, 10)
	}
}

// texts adds a list of texts, unless it is empty. What is too long ends in a text
// that says how many are missing.
func (f *fields) texts(key string, values []string) {
	if len(values) == 0 {
		return
	}
	f.key(key)
	f.buf = append(f.buf, '[')
	start := len(f.buf)
	for i, value := range values {
		if i > 0 {
			f.buf = append(f.buf, ',')
		}
		if len(f.buf)-start > maxList {
			f.buf = appendString(f.buf, fmt.Sprintf("[... %d more]", len(values)-i))
			break
		}
		f.buf = appendText(f.buf, value)
	}
	f.buf = append(f.buf, ']')
}

// appendText appends a text as a JSON string, shortened if it is long.
func appendText(b []byte, s string) []byte {
	if len(s) <= maxText {
		return appendString(b, s)
	}
	cut := maxText
	for cut > maxText-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return appendString(b, fmt.Sprintf("%s[... %d bytes more]", s[:cut], len(s)-cut))
}

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string, escaping only what JSON demands, as
// RFC 8785 has it. Bytes that are not UTF-8 become U+FFFD.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(b, s[start:i]...)
				b = append(b, "\ufffd"...)
				start = i + 1
			}
			i += size
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		b = appendEscape(b, c)
		i++
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

func appendEscape(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	}
	return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
}

// appendValue appends a value as [governor.Action.Parameters] has them, keys of maps
// sorted by their bytes.
func appendValue(b []byte, value any) []byte {
	switch v := value.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case string:
		return appendText(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case uint64:
		return strconv.AppendUint(b, v, 10)
	case float64:
		return appendFloat(b, v)
	case map[string]any:
		return appendMap(b, v)
	case []any:
		b = append(b, '[')
		for i, element := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendValue(b, element)
		}
		return append(b, ']')
	}
	return appendString(b, fmt.Sprintf("[%T]", value))
}

func appendMap(b []byte, m map[string]any) []byte {
	keys := slices.AppendSeq(make([]string, 0, len(m)), maps.Keys(m))
	slices.Sort(keys)
	b = append(b, '{')
	for i, key := range keys {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, key)
		b = append(b, ':')
		b = appendValue(b, m[key])
	}
	return append(b, '}')
}

// appendFloat appends the shortest decimal that reads back as f, in the notation of
// RFC 8785. What JSON has no number for is a text.
func appendFloat(b []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return appendString(b, strconv.FormatFloat(f, 'g', -1, 64))
	}
	if f == 0 {
		return append(b, '0') // -0 too
	}
	text, err := json.Marshal(f)
	if err != nil { // no finite number is an error
		return appendString(b, err.Error())
	}
	return append(b, text...)
}
