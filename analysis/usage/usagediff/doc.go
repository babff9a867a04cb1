// Package usagediff compares which governed operations a program can reach before and
// after a change, and prints what the change adds for people, programs and code hosts.
//
// A place is known by its package, its function and its operation, not by its line: code
// that only moved is no change. What a call can come to counts, so an operation that is
// medium, and critical on some input, counts as critical.
//
// # Limitations
//
// Both states are seen as package usage sees them, with what it cannot see: a call by
// reflection shows in neither. A function that was renamed or moved to another package
// shows as one from which operations can be reached now. The number of calls in one
// function is not compared.
package usagediff
