package suggest

import "strings"

// raiseBatches lifts batches to the level of what they do many times. A member
// may itself be a batch, so it goes on until nothing rises any more. The proposals
// have to be sorted by name.
func raiseBatches(proposals []Proposal) {
	byName := make(map[string]*Proposal, len(proposals))
	for i := range proposals {
		byName[proposals[i].Operation] = &proposals[i]
	}
	for rising := true; rising; {
		rising = false
		for i := range proposals {
			whole := &proposals[i]
			for _, name := range members(whole.Operation) {
				part := byName[name]
				if part == nil || part.Risk <= whole.Risk {
					continue
				}
				whole.floor(part.Risk, part.Tags, "a batch is not below what it does many times")
				whole.Confidence = min(whole.Confidence, part.Confidence, Likely)
				whole.signal("batch of " + name)
				rising = true
			}
		}
	}
}

// members returns the names of what an operation may do many times: the name
// without Batch, Bulk or Transact at either end, without a plural at its end, or
// both. A batch of writes may delete. Not all that it returns need be operations.
func members(operation string) []string {
	names := []string{operation}
	for _, word := range []string{"Batch", "Bulk", "Transact"} {
		rest, isBatch := strings.CutPrefix(operation, word)
		if !isBatch {
			rest, isBatch = strings.CutSuffix(operation, word)
		}
		if !isBatch || rest == "" {
			continue
		}
		names = append(names, rest)
		if noun, writes := strings.CutPrefix(rest, "Write"); writes {
			names = append(names, "Put"+noun, "Update"+noun, "Delete"+noun)
		}
	}
	var all []string
	for _, name := range names {
		if name != operation {
			all = append(all, name)
		}
		for _, end := range []struct{ plural, singular string }{{"ies", "y"}, {"es", ""}, {"s", ""}} {
			if stem, ok := strings.CutSuffix(name, end.plural); ok && stem != "" {
				all = append(all, stem+end.singular)
			}
		}
	}
	return all
}
