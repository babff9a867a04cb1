package suggest

// safeguards protect, watch or record.
var safeguards = []row{
	{"logging, log delivery, flow log, trail, audit, event data store, recorder, activity stream, query log, query logging, log config, logging config", ends | cancel, high, protection | destructive, "ends a record of what happens", Likely},
	{"alarm, alarm action, detector, monitor, monitoring, health check, status check, insight rule, metric stream, anomaly detector, analyzer, watch, scanning, guard duty, security hub, macie, inspector, config rule, conformance pack, guardrail, organization configuration", ends, high, protection | destructive, "ends monitoring or a guard", Likely},
	{"encryption, rotation, protection, lock, legal hold, retention, versioning, automatic backup, backup plan, backup selection, mfa, firewall, web acl, shield, block, waf, allowed image setting, public access block, control", ends | cancel, high, protection | destructive, "takes a safeguard away", Likely},
	{"trail, event selector, insight selector, configuration recorder, delivery channel, firewall, protection, shield, detector, guardrail, security configuration, security setting, security policy, password policy, account setting, retention, object lock, vault lock, encryption, encryption control, code signing config, ownership control, kms key", change | attach, high, protection, "may weaken a safeguard", Guess},
	{"alarm state, mute rule, suppression", change | create | enable, high, protection, "may hide what is wrong", Likely},
	{"parameter group, option group", change, high, protection, "may end encryption or auditing in all that uses the group", Likely},
}

// losses cannot be undone.
var losses = []row{
	{"snapshot$, backup$, recovery point$, backup vault$, archive$", remove, critical, destructive, "destroys a backup", Sure},
	{"key material, key$, key store$, hsm$, certificate authority$", remove, critical, destructive, "destroys a key and all that it protects", Likely},
	{"table$, keyspace$, database$, volume$, disk$, file system$, repository$, log group$, log stream$, stream$, graph$, ledger$, " +
		"collection$, data store$, datastore$, index$, vault$, vector bucket$, feature group$, knowledge base$, virtual machine$",
		remove, critical, destructive, "destroys something with all the data in it", Likely},
	{"user pool$, identity pool$, directory$, hosted zone$, domain$, namespace$, account$, organization$",
		remove, critical, destructive, "removes something that much else stands on", Likely},
	{"queue$, topic$, data$, dataset$, data set$", remove, critical, destructive, "destroys something with all that it holds", Guess},
}

// moves are data that leave, money that goes, traffic that is redirected.
var moves = []row{
	{"statement, sql, transaction, gremlin query, open cypher query, query execution", run, high, dataRead | destructive, "a query language that reads, writes and deletes alike", Likely},
	{"export, export task, export job, data export, unload, store image task, image export", run | create | send, high, dataRead, "writes a copy of data elsewhere", Likely},
	{"lifecycle configuration, lifecycle policy, bucket lifecycle", change | create, high, destructive, "an expiry deletes in bulk", Guess},
	{"reservation, fleet", cancel, high, destructive, "gives up capacity and what runs on it", Likely},
	{"session$", create, medium, none, "opens a session: see whether it returns credentials", Guess},
	{"item, object, record", fetch, low, dataRead, "returns data, which is what it is for", Sure},
	{"saving plan, commitment, reserved", create | run, high, cost, "commits money", Guess},
	{"reservation, provisioned capacity", create | run, medium, cost, "may spend much money", Likely},
	{"route, traffic, routing, dhcp option, alias, record set, dns record", change, high, none, "redirects live traffic", Guess},
	{"route table, traffic source", attach, high, none, "redirects live traffic", Guess},
	{"attribute", change, high, none, "one call for many settings, safeguards and access among them", Guess},
}
