package ascend

import (
	"fmt"
	"net/url"
	"strings"
)

// parseBase returns the base URL that text holds. Errors do not show user
// information, in which a password may stand.
func parseBase(text string) (*url.URL, error) {
	base, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("ascend: malformed URL: want one like %s", DefaultURL)
	}
	switch {
	case base.User != nil:
		return nil, fmt.Errorf("ascend: the URL of %s holds user information: want none, the API key is given by itself", base.Host)
	case base.Hostname() == "" || base.Opaque != "":
		return nil, fmt.Errorf("ascend: malformed URL %q: want one like %s", text, DefaultURL)
	case base.RawQuery != "" || base.ForceQuery || base.Fragment != "":
		return nil, fmt.Errorf("ascend: URL %q: want neither a query nor a fragment", text)
	case base.Scheme == "https":
	case base.Scheme == "http" && loopback(base.Hostname()):
	case base.Scheme == "http":
		return nil, fmt.Errorf("ascend: URL %q: want https, the API key would be sent in the clear; http is for localhost only", text)
	default:
		return nil, fmt.Errorf("ascend: URL %q: want https", text)
	}
	base.Path, base.RawPath = strings.TrimRight(base.Path, "/"), ""
	return base, nil
}

// loopback reports whether a host is this machine by its very name; what a resolver
// makes of other names is not to be trusted with a key.
func loopback(host string) bool {
	return strings.EqualFold(host, "localhost") || host == "127.0.0.1" || host == "::1"
}
