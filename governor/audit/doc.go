// Package audit keeps records of governed calls: durably and tamper-evidently in the
// files of a directory ([Open]), in a program's own logs ([Slog]), or in several places
// at once ([Multi]). Package otelaudit below it reports to OpenTelemetry.
//
//	log, err := audit.Open("/var/lib/billing/audit")
//	...
//	defer log.Close()
//	sess, err := session.New(ctx, g, session.WithAudit(log), session.RequireAudit())
//
// A log is JSON lines. Each line holds an entry, the hash of the entry, and a hash over
// that and the line before, so that whoever changes, removes, adds or moves an entry
// has to change every line behind it. [Verify] finds such places. What shows that the
// end was cut off, or that everything was written anew, is a [Head] that is kept
// elsewhere. The format is described in docs/audit.md.
package audit
