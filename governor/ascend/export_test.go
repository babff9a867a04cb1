package ascend

import (
	"time"

	"github.com/ascendgen/ascendgen/governor"
)

// What tests in ascend_test need of the inside.

var (
	Backoff   = backoff
	Signature = signature
	ParseBase = parseBase
)

// Spent is an option with which the rate limit is used up from the start.
func Spent() Option { return func(o *options) error { o.burst = 0; o.perMinute = 1; return nil } }

// ParseAnswer is parseAnswer of a submission.
func ParseAnswer(body []byte) (governor.Decision, error) {
	a, err := parseAnswer(body, submitted, false)
	return a.Decision, err
}

// ParsePoll is parseAnswer of a poll.
func ParsePoll(body []byte) (governor.Decision, error) {
	a, err := parseAnswer(body, polled, false)
	return a.Decision, err
}

// SetClock has a client read its cache's and its requests' time from now.
func (c *Client) SetClock(now func() time.Time) {
	c.wire.now = now
	if c.cache != nil {
		c.cache.now = now
	}
}
