// Package riskdiff compares the risk of AWS operations between two states of a
// project, and prints what changed for people, programs and code hosts.
//
// A state is a [Side]. What it says of an operation comes from two sources, either
// of which may be missing:
//
//   - its risk maps, resolved over a set of operations that is the same on both
//     sides, so that only a change of the maps shows, and
//   - the constants of its generated packages, which are what programs compile
//     against: here an operation that came with another version of the SDK shows.
//
// Both are compared. A change that both show alike is one [Change]; one that they
// show differently is two, so neither can hide what the other says.
//
// A change counts as lowered if any call can come out at a lower level than before:
// because the operation's own level dropped, or because a condition that raised it
// is gone, rates lower, or is worded anew.
package riskdiff
