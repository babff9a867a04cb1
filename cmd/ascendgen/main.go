// Ascendgen writes governed clients for aws-sdk-go-v2: typed clients that ask a
// governor for a decision, at a risk level that is a Go constant, before anything
// is sent to AWS.
//
// Usage:
//
//	ascendgen generate --service NAME [--out DIR]   write governed clients
//	ascendgen check [--service NAME] [--diff]       check the risk map and generated files
//	ascendgen risk [--service NAME] [--format F]    print the rating of each operation
//	ascendgen explain service:Operation...          say why an operation is rated so
//	ascendgen diff [BASE [HEAD]]                    say what changed in risk between two states
//	ascendgen report [--base BASE] [--out FILE]     write a web page of what the risk map says
//	ascendgen vet PACKAGES                          report raw clients that no governor is asked about
//	ascendgen usage PACKAGES                        list the governed operations that a program can reach
//	ascendgen policy PACKAGES                       write the least IAM policy, or one that denies what is rated high
//	ascendgen audit verify FILE...                  check that an audit log is as it was written
//	ascendgen models import --from DIR --out DIR    turn Smithy models into facts
//	ascendgen version                               print versions
//	ascendgen completion SHELL                      print a script for bash, fish, powershell or zsh
//
// # Generating
//
// In a module that requires the SDK's packages and this one,
//
//	//go:generate go tool ascendgen generate --service s3,dynamodb
//
// writes the packages s3gov and dynamodbgov, each in a folder of its own below
// --out, which is the current folder unless it is given; go generate runs in the
// folder of the file with the directive. What is generated follows the versions
// of the SDK that go.mod pins, also through a replacement, a workspace or a vendor
// folder. A service goes by the name of its Go package, or by its name in boto3 or
// IAM: "logs" is "cloudwatchlogs". It may be a pattern, "s3*", and "all" stands for
// every service of the SDK that go.mod requires.
//
// Only files that differ are written, each as a whole. A file of ours that is no
// longer needed is removed. A file without the header of generated code is never
// touched; if one is in the way, nothing is written, and if one is compiled into the
// package beside ours, generate warns of it. A line on standard error for each
// package tells what was done, unless -q is given.
//
// --resources adds resource clients, as boto3 has them, for cloudformation,
// cloudwatch, dynamodb, ec2, glacier, iam, s3, sns and sqs: files of their own in
// the same packages, which call AWS through the governed client alone.
//
// # Checking
//
// Check holds the risk map against the facts of every service that it names: a
// rule that matches no operation, a glob that takes in reads and writes alike, a
// level below what the access level of the operation's IAM action or the rule's
// tags warrant without a reason, a batch below its member, a default below medium,
// a reason that nobody has decided on, and so on. Conditions of the files laid over
// the shipped map are held against the SDK's types where go.mod has the service;
// where it does not, a line on standard error says that they are not checked.
//
// With --service it also compares the files below --out with what generate would
// write; --diff prints the difference. A file in one of the packages that is not of
// ascendgen and no test is a finding too: it can call the SDK without asking, and
// change ratings. Check writes nothing.
//
// With --require-rated, as with generate, an operation that no rule names is a
// finding. Generate then also refuses what is rated by a mere proposal of suggest,
// which check reports in any case.
//
// # Risk maps
//
// The shipped risk map rates the operations of a dozen services; positions in it
// are told as riskmap.json:line:column. A file given with --riskmap is laid over
// it and beats it wherever it matches; of several, the later ones win. "-" reads
// standard input. A rule that matches no operation keeps generate from writing. For
// risk and explain it is a finding: they print what was asked for all the same.
//
// Facts of all AWS services are embedded, so nothing is downloaded. With
// --models, Smithy models of a folder are read instead: flat *.json files, or the
// tree of the public api-models-aws repository.
//
// The TSV of risk has the columns service, operation, level, tags, rule, source,
// actions, access, conditions. Tags and IAM actions are separated by commas, the
// operation's own action stands first, and access is its access level. New
// columns would be added at the end. The JSON begins with the name of its format,
// "ascendgen risk 1".
//
// # Reviewing
//
// Diff compares the risk maps, and the generated packages, of two git revisions, two
// folders, or a revision and the working tree: what was lowered comes first. With
// --fail-on it exits 1 on what a team wants to stop. Vet finds raw clients of the SDK
// outside generated code; //ascendgen:allow REASON permits one line. Usage follows the
// call graph from the main packages, or from every function where there is none, to
// the operations that are called, with their levels; with --base REV, it tells what the
// working tree adds to a git revision, and which call is the first of its level.
//
// Report writes one self-contained web page: services by level as a picture, every
// operation with its rule to search and filter, those that no rule names or that are
// rated outside of what AWS's access level warrants, and with --base what changed. Like
// diff, it reads riskmap.json of the current folder unless --riskmap is given. It
// replaces only a page of its own.
//
// Policy turns these into the least IAM policy: actions from the facts, resources of the
// types that the actions are on, narrowed by --resource. --deny-above LEVEL writes a
// service control policy or a permissions boundary that denies what is rated above it.
//
// # Exit status
//
//	0  all is well
//	1  the command did its work and found a difference, or something to object to
//	2  wrong usage, or the command could not do its work
//
// Data goes to standard output. Diagnostics go to standard error, one a line, the
// position first; lines about no place begin with "ascendgen: ".
//
// A command that is interrupted ends with 2 as soon as it can, at once if it is
// interrupted again. No file is ever half written.
//
// # Limitations
//
// Generated code governs the calls that go through it. A raw client of the SDK
// elsewhere in the program is not governed.
//
// The SDK's packages are parsed, not type-checked: one that does not compile may
// be read all the same. A package whose operations do not have the usual shape is
// refused.
//
// Facts may be older than the SDK's packages. An operation that they do not know
// is generated at the level that the risk map gives it, without what only a model
// tells: which members are sensitive, which name a resource. The line of its
// package says so.
//
// Risk, explain, and check without a service do not read the SDK. To them, a rule
// for an operation newer than the facts matches nothing, unless the shipped risk
// map names the operation too.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/ascendgen/ascendgen/cmd/ascendgen/internal/cli"
)

// gcPercent lets the heap grow further between collections than Go's default. A run
// lives for a fraction of a second, and collecting would take a fifth of it; memory
// stays below 100 MB for a dozen services. GOGC overrides it.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // whoever does not want to wait ends it with a second signal
	status := cli.Main(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}
