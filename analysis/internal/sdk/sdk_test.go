package sdk

import "testing"

func TestServiceOf(t *testing.T) {
	for path, want := range map[string]string{
		"github.com/aws/aws-sdk-go-v2/service/s3":                                 "s3",
		"example.com/app/vendor/github.com/aws/aws-sdk-go-v2/service/lexmodelsv2": "lexmodelsv2",
		"aws-sdk-go-v2/service/s3":                                                "s3",
		"github.com/aws/aws-sdk-go-v2/service/s3/types":                           "",
		"github.com/aws/aws-sdk-go-v2/service/internal/s3shared":                  "",
		"github.com/aws/aws-sdk-go-v2/service/":                                   "",
		"github.com/aws/aws-sdk-go-v2/feature/s3/manager":                         "",
		"github.com/aws/aws-sdk-go/service/s3":                                    "",
		"example.com/not-aws-sdk-go-v2/service/s3":                                "",
		"example.com/service/s3":                                                  "",
	} {
		if got, ok := ServiceOf(path); got != want && ok || ok != (want != "") {
			t.Errorf("%s: %q, %t; want %q", path, got, ok, want)
		}
	}
}
