// Package riskmap parses, resolves and checks risk maps: reviewed ratings of
// AWS operations.
//
// [Parse] reads one file and reports every mistake in it, each at its line and
// column. [New] lays files over one another, and [Map.Resolve] says what they
// make of an operation. Which of the rules that match an operation counts is
// decided in this order:
//
//   - A rule of a later file beats every rule of an earlier one, even a glob an
//     exact rule: an overlay of "s3:*" rates all of S3 anew. The winner stands
//     alone; tags and conditions of the rules that it beats do not carry over.
//   - Inside one file an exact rule beats a glob, and of two globs the one with
//     more letters besides its stars.
//   - Two globs with equally many letters, which both match and would rate the
//     operation differently, are an error; an exact rule settles it.
//
// An operation that no rule matches gets the default of the last file that
// states one. Parsed files and maps are not changed after they are made, so they
// may be used from many goroutines at once.
package riskmap
