// Package ascend asks the ASCEND platform for decisions on AWS calls, over its HTTP
// API. A [Client] is a [governor.Governor]:
//
//	client, err := ascend.New() // ASCEND_API_KEY, ASCEND_AGENT_ID, ... or options
//	if err != nil {
//		return err
//	}
//	defer client.Close()
//	sess, err := session.New(ctx, client, session.WithApprovalWait(time.Minute, 2*time.Second))
//
// # What counts as an answer
//
// Only an explicit approval allows a call. Where fields of an answer contradict each
// other, or say different things in the answer and in what it wraps, the strictest holds:
// the harder verdict, the earlier end, a condition, an active kill switch. A word that is
// not known means that a person has to approve, and an answer that cannot be read refuses
// the call.
//
// The gate's fail mode is about four things only: a timeout, a connection that
// failed, a server error (5xx) that outlived its retries, and the open circuit
// breaker that these lead to. Every other answer, a certificate that is not trusted,
// a limit that was hit (429, or this client's own) and the kill switch refuse the
// call in either mode. The breaker counts submissions only, so that nothing but the
// failing of submissions opens it.
//
// # Kill switch
//
// The client polls the platform's kill switch every five seconds. The first call
// waits for the first poll; while the switch is known to be active every decision is
// a denial and nothing is submitted; a poll that fails leaves what was known. Calls
// that a session lets through without asking (excluded operations, skipped reads,
// the calls within a batch operation that was allowed) do not reach this client, and
// the kill switch does not stop them.
package ascend
