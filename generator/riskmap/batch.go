package riskmap

import "strings"

// batchTable names what an operation can do where its name does not tell.
var batchTable = map[string][]string{
	"dynamodb:BatchWriteItem":        {"PutItem", "DeleteItem"},
	"dynamodb:TransactWriteItems":    {"PutItem", "UpdateItem", "DeleteItem"},
	"dynamodb:ExecuteStatement":      {"GetItem", "PutItem", "UpdateItem", "DeleteItem"},
	"dynamodb:BatchExecuteStatement": {"GetItem", "PutItem", "UpdateItem", "DeleteItem"},
	"dynamodb:ExecuteTransaction":    {"GetItem", "PutItem", "UpdateItem", "DeleteItem"},
	"sns:PublishBatch":               {"Publish"},
}

// batchMembers returns what an operation may be a batch of: what the table says,
// and the name without Batch, Bulk or Transact at either end, without a plural
// at its end, or both. Not all that it returns need be operations.
func batchMembers(service, operation string) []string {
	members := append([]string(nil), batchTable[service+":"+operation]...)
	names := []string{operation}
	for _, word := range []string{"Batch", "Bulk", "Transact"} {
		if rest, ok := strings.CutPrefix(operation, word); ok && rest != "" {
			names = append(names, rest)
		}
		if rest, ok := strings.CutSuffix(operation, word); ok && rest != "" {
			names = append(names, rest)
		}
	}
	for i, name := range names {
		if i > 0 {
			members = append(members, name)
		}
		members = append(members, singular(name)...)
	}
	return members
}

// singular returns what the plural name may be the plural of.
func singular(name string) []string {
	var names []string
	for _, end := range []struct{ plural, singular string }{{"ies", "y"}, {"es", ""}, {"s", ""}} {
		if stem, ok := strings.CutSuffix(name, end.plural); ok && stem != "" {
			names = append(names, stem+end.singular)
		}
	}
	return names
}
