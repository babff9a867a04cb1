// Package resource is what generated resource clients have in common: identifiers
// that fill inputs, data that is loaded when it is first needed, and collections.
//
// Programs use it for its errors, with [errors.Is]. The rest is for generated code;
// every call that this package leads to is one of a governed client, which asks.
package resource
