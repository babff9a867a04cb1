// Package compose makes governors out of governors.
//
//	g := compose.Route(map[string]governor.Governor{
//		"s3":  policies,
//		"iam": compose.Chain(policies, compose.Timeout(platform, 5*time.Second)),
//	}, governor.Ceiling(governor.Low, 0))
//
// All of them fail closed: a nil governor, an empty chain, a service without a route
// and an unknown verdict deny. They are safe for concurrent use if the governors in
// them are.
//
// They pass through what the governors in them can do besides deciding, and offer
// only what at least one of those can: decisions at once ([governor.Immediate]),
// approvals ([governor.Approver]) and reports of how calls ended
// ([governor.Completer]). An approval is looked up with the governor that asked for
// it, which is remembered by the approval's id for the last 10,000 of them; an id
// that is unknown, or that two governors gave for different calls, is refused. The
// governors in a composition that keep no approvals, such as policies, decide anew before
// an approved call goes out ([governor.Rechecker]).
package compose
