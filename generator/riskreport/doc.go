// Package riskreport makes a web page of what risk maps say, for people who would
// rather look than read.
//
// The page is one file that needs nothing else: no network, no fonts, no libraries. Its
// content security policy forbids all of that, and every script but its own. All data
// stands in the markup, so that it can be read, searched and printed without scripts;
// the script filters and searches. The same report gives the same bytes.
package riskreport
