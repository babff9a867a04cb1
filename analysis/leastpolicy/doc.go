// Package leastpolicy makes IAM policies of what is known of a program's calls:
// [Least] the smallest policy that lets it make them, [Above] the policy that keeps
// anybody from calls rated above a level.
//
// The actions of an operation are those of the facts (package models), its own first.
// What an action is on, and how the ARNs look, is of AWS's service authorization
// reference.
//
// # Limitations
//
// The policy is as complete as the uses it is made of: see package usage. The names of
// resources are values that a program has at run time; until they are narrowed, a
// policy takes in all resources of a type. What an operation needs beside its own
// action often depends on its input, so it stands in statements of its own. What it
// needs of other services on the caller's behalf, to decrypt with a key for instance,
// the facts do not always know.
package leastpolicy
