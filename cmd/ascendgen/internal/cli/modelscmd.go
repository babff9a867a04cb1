package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/ascendgen/ascendgen/models"
)

func newModels() *cobra.Command {
	c := &cobra.Command{
		Use:   "models",
		Short: "Work with AWS service models",
	}
	c.AddCommand(newModelsImport())
	group(c)
	return c
}

// importRequires are the flags without which there is nothing to import.
var importRequires = []string{"from", "out"}

func newModelsImport() *cobra.Command {
	var o models.ImportOptions
	c := &cobra.Command{
		Use:   "import --from DIR --out DIR",
		Short: "Turn Smithy models into the facts that ascendgen embeds",
		Long: "Import reads all Smithy models of a folder, *.json or the tree of the public\n" +
			"api-models-aws repository, and writes one small file of facts for each service,\n" +
			"with none of AWS's prose in it. Facts of services that the folder does not hold\n" +
			"are removed.",
		Example: "  ascendgen models import --from api-models-aws --iam-actions iam.tsv --out models/facts",
		Args:    noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			var errs []error
			for _, flag := range importRequires {
				if f := c.Flags().Lookup(flag); !f.Changed {
					errs = append(errs, fmt.Errorf("no --%s: %s", flag, wantValue(f)))
				}
			}
			if err := errors.Join(errs...); err != nil {
				return err
			}
			r, err := models.Import(c.Context(), o)
			if err != nil {
				return err
			}
			for _, note := range r.Notes {
				diagnose(c.ErrOrStderr(), note)
			}
			diagnose(c.ErrOrStderr(), fmt.Sprintf("%s, %s, %d bytes: %s written, %d unchanged, %d removed",
				plural(r.Services, "service"), plural(r.Operations, "operation"), r.Bytes,
				plural(len(r.Written), "file"), r.Unchanged, len(r.Removed)))
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&o.From, "from", "", "`folder` of Smithy models (required)")
	f.StringVar(&o.Out, "out", "", "`folder` of the facts (required)")
	f.StringVar(&o.IAMActions, "iam-actions", "", "tab-separated `file` with the columns prefix, action, access_level")
	f.StringVar(&o.IAMResources, "iam-resources", "", "tab-separated `file` with the columns prefix, resource_type, arn; the actions then need the column resource_types")
	f.StringVar(&o.OperationActions, "operation-actions", "", "tab-separated `file` with the columns sdk_service, operation, iam_actions")
	f.StringVar(&o.Services, "services", "", "tab-separated `file` with the columns sdkId, goPackage, botoName, arnNamespace, signingName, endpointPrefix")
	for _, flag := range importRequires {
		complete(c, flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		})
	}
	return c
}
