package riskreport

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
)

//go:embed page
var files embed.FS

// page is the template. It is parsed with the program's start, where an error in it
// cannot go unnoticed.
var page = template.Must(template.New("page").Funcs(template.FuncMap{"plural": plural}).ParseFS(files, "page/*.html"))

var (
	style  = asset("page/style.css")
	script = asset("page/script.js")
)

func asset(name string) string {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded some lines above
	}
	return string(data)
}

// policy allows the page's own style and script, by their digests, and nothing else.
func policy() string {
	return "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; " +
		"style-src " + digest(style) + "; script-src " + digest(script)
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// Write writes the page. Nothing is written if the page cannot be made.
func (r *Report) Write(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString(Marker)
	if err := page.ExecuteTemplate(&b, "page.html", view(r)); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
