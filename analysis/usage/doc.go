// Package usage finds which governed operations a program can reach, and from where.
//
// The packages are compiled to SSA, with all that they import, and a call graph is
// made of them: by types that flow into interfaces and functions that flow into
// variables (variable type analysis over rapid type analysis). From the roots, which
// are main and the initializers of programs, every call of an operation is followed
// back to the place in the program's own code that sets it off: the call of a method
// of a governed client, of an interface that holds one, of a paginator's NextPage, of
// a function value or of a library that calls back.
//
// A package that no main among those analyzed imports is a library: all of its
// functions are roots, literals included. What it leaves to its users counts even where
// nobody is seen to do it: a call through an interface of operations, a call of an
// operation in a generic function without instances, and an operation that is taken as
// a value.
//
// Functions that the program's own code takes as values count as called where the program
// reaches reflect.Value.Call, if values of their type are put into interfaces.
//
// # Limitations
//
// The report says too much where several callers share a library's function that calls
// back: each of them may be named for the operations of all.
//
// It says too little about methods that are called by reflection, clients that come as
// interfaces into a function that is called so, what generic functions of a library without
// instances come to by paginators, waiters and callbacks, and calls through linkname, from C
// and assembly, and in plugins. It names the places of the program's own code that do such
// things, and the calls by which a function gives what holds a governed client, as an any
// that it makes, to a library that looks up methods by reflection; not what libraries do
// among themselves.
//
// Test files are left out. Raw clients are not governed: package ungoverned finds them.
package usage
