package suggest

import (
	"strings"

	"github.com/ascendgen/ascendgen/governor"
)

// class is what kind of thing a verb does. A set of classes is one value, too.
type class uint32

const (
	list    class = 1 << iota // names and describes
	fetch                     // returns one thing, possibly all of it
	try                       // computes or checks, and changes nothing
	create                    // makes something new
	change                    // replaces what is there
	send                      // hands data over
	run                       // starts something
	bring                     // copies something in
	export                    // copies something out
	attach                    // joins two things
	accept                    // agrees to what another party asked for
	enable                    // switches on
	grant                     // gives access
	mint                      // makes proof of an identity
	decode                    // returns plaintext
	sign                      // speaks for the owner of a key
	buy                       // commits money
	label                     // tags and untags
	cancel                    // ends what has hardly begun
	remove                    // removes for good
	stop                      // ends, removes from, takes apart
	disable                   // switches off
	revoke                    // takes access away
)

// Sets that rows of the subjects name.
const (
	reads  = list | fetch | try
	ends   = remove | stop | disable | revoke
	plain  = list | fetch | create | remove | label // say what happens without a word more
	writes = create | change | send | run | bring | export | attach | accept | enable | grant | mint | ends
)

// verbs gives each class its verbs and what they warrant by themselves.
var verbs = []struct {
	class  class
	verbs  string
	risk   governor.Risk
	tags   governor.Tags
	reason string
}{
	{list, "list describe head search scan count lookup discover browse index view is contains", governor.Low, 0, "names or describes things"},
	{fetch, "get retrieve download read query select filter poll fetch return decode", governor.Low, 0, "returns what is there"},
	{try, "check validate verify test preview estimate calculate detect recognize analyze predict translate infer " +
		"evaluate simulate resolve compare classify convert geocode autocomplete suggest rerank rescore forecast " +
		"probe synthesize render optimize snap encrypt", governor.Low, 0, "computes or checks something"},

	{create, "create add register allocate request open build clone define provision initialize generate " +
		"assign schedule reserve insert new claim regenerate", governor.Medium, 0, "makes something new"},
	{change, "update put modify set change configure apply replace reset edit rename approve allow move merge upgrade increase " +
		"decrease extend override promote reorder refresh resize migrate split write amend redact label unlabel archive " +
		"unarchive annotate manage confirm complete continue retry renew rotate resync sync reload rollback rebuild record group " +
		"deprecate undeprecate activate resume acknowledge mark save", governor.Medium, 0, "changes what is there"},
	{send, "send publish post submit notify upload respond report signal push resend deliver forward ingest meter " +
		"invite receive opt checkpoint deploy", governor.Medium, 0, "hands data over"},
	{run, "start run invoke execute initiate begin launch converse chat connect join perform", governor.Medium, 0, "starts something"},
	{bring, "import restore copy replicate", governor.Medium, 0, "copies something in"},
	{export, "export dump unload bundle", governor.High, governor.DataRead, "copies data out"},
	{attach, "associate attach link subscribe", governor.Medium, 0, "joins two things"},
	{accept, "accept", governor.High, governor.Exposure, "agrees to what another party asked for"},
	{enable, "enable lock monitor", governor.Medium, 0, "switches something on"},
	{grant, "grant share authorize delegate transfer advertise", governor.High, governor.Exposure, "gives access to somebody"},
	{mint, "assume impersonate exchange issue", governor.Critical, governor.Credentials, "returns credentials"},
	{decode, "decrypt decapsulate unwrap derive", governor.High, governor.Credentials | governor.DataRead, "returns plaintext"},
	{sign, "sign", governor.High, governor.Credentials, "speaks for the owner of a key"},
	{buy, "purchase", governor.High, governor.Cost, "commits money and cannot be taken back"},
	{label, "tag untag", governor.Medium, 0, "changes tags"},
	{cancel, "cancel reject decline dismiss abort discard pause deny unsubscribe", governor.Medium, 0, "ends something that is under way"},

	{remove, "delete purge destroy wipe erase flush expire clear dispose close forget", governor.High, governor.Destructive, "removes something"},
	{stop, "stop terminate remove deregister unregister disassociate dissociate detach release unassign reboot restart failover " +
		"switchover shutdown drain disconnect deprovision unlink evict withdraw backtrack retire undeploy kill end leave force logout unpeer unshare drop",
		governor.High, governor.Destructive, "stops something or takes it apart"},
	{disable, "disable deactivate suspend unlock unmonitor", governor.High, governor.Destructive, "switches something off"},
	{revoke, "revoke deauthorize", governor.High, governor.Privilege, "takes access away"},
}

// verb is what a table says of a verb.
type verb struct {
	class  class
	risk   governor.Risk
	tags   governor.Tags
	reason string
}

var verbTable = func() map[string]verb {
	table := map[string]verb{}
	for _, row := range verbs {
		for word := range strings.FieldsSeq(row.verbs) {
			table[singular(word)] = verb{row.class, row.risk, row.tags, row.reason}
		}
	}
	return table
}()

// ofClass returns what a class warrants by itself.
func ofClass(c class) verb {
	for _, row := range verbs {
		if row.class == c {
			return verb{row.class, row.risk, row.tags, row.reason}
		}
	}
	return verb{}
}

// before are words in front of the verb that say who calls or how many.
var before = map[string]bool{"admin": true, "batch": true, "bulk": true, "transact": true}

// name is an operation's name, taken apart.
type name struct {
	verb
	word    string   // the verb as written, "" if it is not known
	subject []string // the words behind the verb, all words if it is not known
}

// parse takes a name apart.
func parse(operation string) name {
	all := words(operation)
	for len(all) > 1 && before[all[0]] {
		all = all[1:]
	}
	if len(all) > 0 {
		if v, ok := verbTable[all[0]]; ok {
			return name{v, all[0], all[1:]}
		}
	}
	return name{subject: all}
}
