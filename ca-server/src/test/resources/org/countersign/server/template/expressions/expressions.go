// Writes what Go's text/template with Sprig makes of the expressions of a table:
//
//	go run expressions.go data.json language.tsv > language.new
//
// The first column of a line is the template; whatever follows is replaced by the result.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

var (
	marks = strings.NewReplacer("⏎", "\n", "⇥", "\t", "␍", "\r")
	shown = strings.NewReplacer("\n", "⏎", "\t", "⇥", "\r", "␍")
)

func main() {
	data, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	table, err := os.Open(os.Args[2])
	if err != nil {
		panic(err)
	}
	lines := bufio.NewScanner(table)
	for lines.Scan() {
		expression, _, _ := strings.Cut(lines.Text(), "\t")
		if expression == "" || expression[0] == '#' {
			fmt.Println(expression)
			continue
		}
		fmt.Printf("%s\t%s\n", expression, result(marks.Replace(expression), data))
	}
}

func result(text string, data []byte) string {
	var values map[string]interface{}
	if err := json.Unmarshal(data, &values); err != nil {
		panic(err)
	}
	parsed, err := template.New("t").Funcs(sprig.TxtFuncMap()).Parse(text)
	if err != nil {
		return "PARSE ERROR"
	}
	var out bytes.Buffer
	if parsed.Execute(&out, values) != nil {
		return "ERROR"
	}
	return shown.Replace(strings.ToValidUTF8(out.String(), "\uFFFD"))
}
