package iampolicy

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// comparisons are all that operators may do. What is not here is refused, also by
// [Decide].
var comparisons = []comparison{
	{StringEquals, false, equalStrings, nil},
	{StringNotEquals, true, equalStrings, nil},
	{StringEqualsIgnoreCase, false, equalFold, nil},
	{StringNotEqualsIgnoreCase, true, equalFold, nil},
	{StringLike, false, like, nil},
	{StringNotLike, true, like, nil},
	{NumericEquals, false, numbers(func(c int) bool { return c == 0 }), isNumber},
	{NumericNotEquals, true, numbers(func(c int) bool { return c == 0 }), isNumber},
	{NumericLessThan, false, numbers(func(c int) bool { return c < 0 }), isNumber},
	{NumericLessThanEquals, false, numbers(func(c int) bool { return c <= 0 }), isNumber},
	{NumericGreaterThan, false, numbers(func(c int) bool { return c > 0 }), isNumber},
	{NumericGreaterThanEquals, false, numbers(func(c int) bool { return c >= 0 }), isNumber},
	{DateEquals, false, dates(func(c int) bool { return c == 0 }), isDate},
	{DateNotEquals, true, dates(func(c int) bool { return c == 0 }), isDate},
	{DateLessThan, false, dates(func(c int) bool { return c < 0 }), isDate},
	{DateLessThanEquals, false, dates(func(c int) bool { return c <= 0 }), isDate},
	{DateGreaterThan, false, dates(func(c int) bool { return c > 0 }), isDate},
	{DateGreaterThanEquals, false, dates(func(c int) bool { return c >= 0 }), isDate},
	{ArnEquals, false, equalARNs, isARNValue},
	{ArnNotEquals, true, equalARNs, isARNValue},
	{ArnLike, false, equalARNs, isARNValue},
	{ArnNotLike, true, equalARNs, isARNValue},
	{IPAddress, false, withinPrefix, isPrefix},
	{NotIPAddress, true, withinPrefix, isPrefix},
	{Bool, false, equalBools, isBool},
	{BinaryEquals, false, equalStrings, isBase64},
	{Null, false, equalBools, isBool},
}

func equalStrings(got, want string) (bool, error) { return got == unescape(want), nil }

func equalFold(got, want string) (bool, error) { return strings.EqualFold(got, unescape(want)), nil }

func like(got, want string) (bool, error) { return match(want, got), nil }

func number(s string) (*big.Rat, error) {
	// Rat takes fractions too, and exponents that would fill the memory.
	if n, ok := new(big.Rat).SetString(s); ok && len(s) <= 64 && !strings.ContainsAny(s, "/eEpPxX_") {
		return n, nil
	}
	return nil, fmt.Errorf("%q: want a number", s)
}

func isNumber(s string) error { _, err := number(s); return err }

func numbers(holds func(order int) bool) func(got, want string) (bool, error) {
	return func(got, want string) (bool, error) {
		a, err := number(got)
		b, err2 := number(want)
		if err := errors.Join(err, err2); err != nil {
			return false, err
		}
		return holds(a.Cmp(b)), nil
	}
}

// date reads the forms of ISO 8601 that IAM documents, and seconds since 1970.
func date(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02", "2006-01", "2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return time.Unix(n, 0), nil
	}
	return time.Time{}, fmt.Errorf("%q: want a date as 2026-01-31T00:00:00Z, or seconds since 1970", s)
}

func isDate(s string) error { _, err := date(s); return err }

func dates(holds func(order int) bool) func(got, want string) (bool, error) {
	return func(got, want string) (bool, error) {
		a, err := date(got)
		b, err2 := date(want)
		if err := errors.Join(err, err2); err != nil {
			return false, err
		}
		return holds(a.Compare(b)), nil
	}
}

func equalBools(got, want string) (bool, error) {
	if err := errors.Join(isBool(got), isBool(want)); err != nil {
		return false, err
	}
	return strings.EqualFold(got, want), nil
}

func isBool(s string) error {
	if !strings.EqualFold(s, "true") && !strings.EqualFold(s, "false") {
		return fmt.Errorf("%q: want true or false", s)
	}
	return nil
}

// prefix reads an address, or a block of them.
func prefix(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	if p, err := netip.ParsePrefix(s); err == nil {
		return p.Masked(), nil
	}
	return netip.Prefix{}, fmt.Errorf("%q: want an IP address, or a block as 203.0.113.0/24", s)
}

func isPrefix(s string) error { _, err := prefix(s); return err }

func withinPrefix(got, want string) (bool, error) {
	a, err := netip.ParseAddr(got)
	if err != nil {
		return false, fmt.Errorf("%q: want an IP address", got)
	}
	block, err := prefix(want)
	return err == nil && block.Contains(a.Unmap().WithZone("")), err
}

func isBase64(s string) error {
	if _, err := base64.StdEncoding.DecodeString(s); err != nil {
		return fmt.Errorf("%q: want base64", s)
	}
	return nil
}

func equalARNs(got, want string) (bool, error) {
	if err := errors.Join(isARN(got), isARN(want)); err != nil {
		return false, err
	}
	return matchARN(want, got), nil
}

// isARN accepts ARNs with wildcards. What stands in a policy variable does not count.
func isARN(s string) error {
	if s == "*" {
		return nil
	}
	if parts := splitARN(s); len(parts) < arnParts || parts[0] != "arn" {
		return fmt.Errorf("%q: want an ARN, arn:partition:service:region:account:resource, or *", s)
	}
	return nil
}

// isARNValue accepts what a condition may compare ARNs with: a variable may stand for all
// of one.
func isARNValue(s string) error {
	if strings.HasPrefix(s, "${") {
		return nil
	}
	return isARN(s)
}
