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
// functions are roots. A call there through an interface of operations counts even
// where no governed client is seen to flow into it, because its users decide that.
//
// # Limitations
//
// The graph errs on the side of too much where several callers share a library's
// function that calls back: each of them may be named for the operations of all. It
// errs on the side of too little for calls by reflection, through linkname, from C and
// assembly, and in plugins; the report names the places of the program's own code that
// do such things. Test files are left out. Raw clients are not governed: package
// ungoverned finds them.
package usage
