package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Head names one entry of a chain, usually the last, and with it everything that
// stands before it. Kept where nobody who can write the log can write, it shows later
// that the end of the log was cut off or that the log was written anew. The zero Head
// stands before the first entry.
type Head struct {
	Sequence  uint64
	ChainHash string // 64 hexadecimal digits in lower case; empty for Sequence 0
}

// String returns the sequence number and the chain hash with a colon between, for
// [ParseHead].
func (h Head) String() string { return strconv.FormatUint(h.Sequence, 10) + ":" + h.ChainHash }

// ParseHead reads what [Head.String] returns.
func ParseHead(text string) (Head, error) {
	sequence, hash, _ := strings.Cut(text, ":")
	n, err := strconv.ParseUint(sequence, 10, 64)
	if err != nil || !isHash(hash) && (n != 0 || hash != "") {
		return Head{}, fmt.Errorf("audit: malformed head %.100q: want SEQUENCE:CHAINHASH, as in 17:%x", text, sha256.Sum256(nil))
	}
	if n == 0 && hash != "" {
		return Head{}, fmt.Errorf("audit: malformed head %.100q: sequence numbers begin at 1", text)
	}
	return Head{Sequence: n, ChainHash: hash}, nil
}

const hashLength = 2 * sha256.Size

func isHash(s string) bool {
	return len(s) == hashLength && strings.Trim(s, hexDigits) == ""
}

// A line has its parts at fixed places, so that the entry can be cut out and hashed
// without reading JSON.
const (
	lineStart   = `{"chain_hash":"`
	lineMiddle  = `","content_hash":"`
	lineEntry   = `","entry":`
	lineEnd     = "}"
	chainAt     = len(lineStart)
	contentAt   = chainAt + hashLength + len(lineMiddle)
	entryAt     = contentAt + hashLength + len(lineEntry)
	lineMinimum = entryAt + len("{}") + len(lineEnd)
)

// noHashes is the beginning of a line, with room for the hashes.
var noHashes = lineStart + strings.Repeat("0", hashLength) + lineMiddle + strings.Repeat("0", hashLength) + lineEntry

// appendLine appends the line of the entry that follows head, newline included, and
// moves head to it.
func appendLine(b []byte, head *Head, e *encoded) []byte {
	start := len(b)
	head.Sequence++
	b = append(b, noHashes...)
	b = e.appendTo(b, head.Sequence)
	line := b[start:]
	seal(line, head.ChainHash)
	head.ChainHash = string(line[chainAt : chainAt+hashLength])
	return append(b, lineEnd+"\n"...)
}

// seal fills in the hashes of a line that ends with its entry.
func seal(line []byte, previous string) {
	content := sha256.Sum256(line[entryAt:])
	hex.Encode(line[contentAt:], content[:])
	var link [2*hashLength + 1]byte
	n := copy(link[:], line[contentAt:contentAt+hashLength])
	link[n] = ':'
	n += 1 + copy(link[n+1:], previous)
	chain := sha256.Sum256(link[:n])
	hex.Encode(line[chainAt:], chain[:])
}

// parts are what a line holds.
type parts struct {
	chain, content string
	entry          []byte
}

// split takes a line apart, without its newline. It returns false if the line is not
// built as this package builds them.
func split(line []byte) (parts, bool) {
	if len(line) < lineMinimum || !bytes.HasPrefix(line, []byte(lineStart)) || !bytes.HasSuffix(line, []byte(lineEnd)) {
		return parts{}, false
	}
	p := parts{
		chain:   string(line[chainAt : chainAt+hashLength]),
		content: string(line[contentAt : contentAt+hashLength]),
		entry:   line[entryAt : len(line)-len(lineEnd)],
	}
	well := string(line[chainAt+hashLength:contentAt]) == lineMiddle && string(line[contentAt+hashLength:entryAt]) == lineEntry
	return p, well && isHash(p.chain) && isHash(p.content)
}

// contentMatches reports whether the content hash is that of the entry.
func (p *parts) contentMatches() bool {
	sum := sha256.Sum256(p.entry)
	return hex.EncodeToString(sum[:]) == p.content
}

// follows reports whether the chain hash is that of the entry after previous.
func (p *parts) follows(previous string) bool {
	sum := sha256.Sum256([]byte(p.content + ":" + previous))
	return hex.EncodeToString(sum[:]) == p.chain
}
