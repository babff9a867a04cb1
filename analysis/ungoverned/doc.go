// Package ungoverned is an analysis pass that reports clients of aws-sdk-go-v2 that
// no governor is asked about: the raw clients of the SDK's service packages.
//
// # What is reported
//
//   - constructor: a use of New, NewFromConfig or NewPresignClient of a service
//     package, called or as a value.
//   - type: a mention of the type Client or PresignClient of a service package, as a
//     field, parameter, result, variable, conversion, type argument and so on.
//   - obtained: a raw client that a function, field or variable of another module
//     hands out, or that a type of another module embeds: where an operation of it is
//     named, or an interface asks for one; and the raw client in a governed one, for a
//     file that somebody put beside the generated ones.
//   - ungoverned: a use of the method Ungoverned of a governed client.
//
// Imports under another name, dot imports, type aliases, instantiations and copies
// of the SDK below other folders (vendor, third_party) are seen through: what counts
// is what a name stands for. Only the packages of the SDK, and such copies, are passed
// over.
//
// # What is not reported
//
// Files that ascendgen generated. A constructor whose result goes straight into a
// governed one, s3gov.New(s3.NewFromConfig(cfg), gate): nobody else gets at the raw
// client. Assertions that cost nothing and reach nothing, (*s3.Client)(nil) and
// var _ s3.Client.
//
// # Allowing one
//
// Where a raw client is meant, a comment says why, at the end of the line or on the
// line above:
//
//	//ascendgen:allow health check; reads nothing but the region
//	raw := s3.NewFromConfig(cfg)
//
// It is for one line. Without a reason it allows nothing and is reported, as is one
// that nothing needs any more.
//
// # Fixes
//
// A constructor is rewritten to the governed one where the types show that the
// result compiles and decides by what is at hand: the client is a new local variable
// of which only operations are used, the function returns an error, and a session or
// a gate is in scope.
//
// # Limitations
//
// The pass sees one package at a time, by its types. It does not see clients made by
// reflection, linkname or hand-signed requests, those of the SDK's version 1, or what
// other modules do by themselves. A value that embeds a raw client is seen to become an
// interface where it has a name or comes from a call, and goes to a parameter, a
// variable, a field with a name or a result.
package ungoverned
