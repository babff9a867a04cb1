package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/models"
)

// complete registers what a shell offers for a flag.
func complete(c *cobra.Command, flag string, f cobra.CompletionFunc) {
	if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
		panic(err) // the flag is not there, or has one already: a slip in this package
	}
}

// completeServices completes the last name of a list separated by commas.
func completeServices(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	before := typed[:strings.LastIndexByte(typed, ',')+1]
	var offers []string
	for _, id := range models.Embedded().Identities() {
		if offer := before + id.GoPackage; strings.HasPrefix(offer, typed) {
			offers = append(offers, cobra.CompletionWithDesc(offer, id.SDKID))
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// completeKeys completes service:Operation, first the service, then the operation.
func completeKeys(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	service, _, operation := strings.Cut(typed, ":")
	var offers []string
	if !operation {
		for _, id := range models.Embedded().Identities() {
			if strings.HasPrefix(id.GoPackage, service) {
				offers = append(offers, cobra.CompletionWithDesc(id.GoPackage+":", id.SDKID))
			}
		}
		return offers, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	facts, err := models.Embedded().Load(service)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	for _, op := range facts.Operations {
		if key := fmt.Sprintf("%s:%s", service, op.Name); strings.HasPrefix(key, typed) {
			offers = append(offers, key)
		}
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// completeWords completes one of a few words.
func completeWords(words []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}
