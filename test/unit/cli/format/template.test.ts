import { evaluate } from '../../../../src/cli/format/template/evaluate';
import { functions } from '../../../../src/cli/format/template/functions';
import { parse } from '../../../../src/cli/format/template/parse';

const data = {
  name: 'shop',
  Addresses: ['10.0.0.1', '10.0.0.2'],
  holder: { id: 'ab12', state: 'running' },
  count: 3,
  labels: { a: 'x', b: 'y' },
  none: [],
};
const made = (template: string, from: unknown = data) => evaluate(parse(template), from, functions);

test.each([
  ['plain text', 'plain text'],
  ['{{.Name}}', 'shop'],
  ['{{ .name }}!', 'shop!'],
  ['{{.Holder.State}}', 'running'],
  ['{{.Addresses}}', '[10.0.0.1 10.0.0.2]'],
  ['{{.Missing}}', '<no value>'],
  ['{{json .}}', JSON.stringify(data)],
  ['{{json .Holder}}', '{"id":"ab12","state":"running"}'],
  ['{{.Name | upper | printf "%-6s|"}}', 'SHOP  |'],
  ['{{join .Addresses ", "}}', '10.0.0.1, 10.0.0.2'],
  ['{{index .Addresses 1}} {{index .Labels "b"}}', '10.0.0.2 y'],
  ['{{len .Addresses}} {{len .Name}}', '2 4'],
  ['{{range .Addresses}}<{{.}}>{{end}}', '<10.0.0.1><10.0.0.2>'],
  ['{{range $i, $a := .Addresses}}{{$i}}={{$a}} {{$.Name}};{{end}}', '0=10.0.0.1 shop;1=10.0.0.2 shop;'],
  ['{{range $key, $value := .Labels}}{{$key}}={{$value}};{{end}}', 'a=x;b=y;'],
  ['{{range .None}}x{{else}}none{{end}}', 'none'],
  ['{{if eq .Name "shop" "blog"}}yes{{end}}', 'yes'],
  ['{{if .None}}a{{else if gt .Count 2}}b{{else}}c{{end}}', 'b'],
  ['{{if and .Name (not .None)}}both{{end}}', 'both'],
  ['{{with .Holder}}{{.Id}}{{end}}', 'ab12'],
  ['{{with $h := .Holder}}{{$h.Id}}{{end}}', 'ab12'],
  ['{{$n := .Name}}{{$n}}', 'shop'],
  ['{{(index .Addresses 0) | len}}', '8'],
  ['a {{- .Name -}} b', 'ashopb'],
  ['a{{/* not shown }} */}}b', 'ab'],
  ['{{"a}}b"}}{{`c"d`}}', 'a}}bc"d'],
  ['{{println .Name}}', 'shop\n'],
  ['{{printf "%d of %q %5.1f%%" .Count .Name 12.34}}', '3 of "shop"  12.3%'],
  ['{{truncate .Name 2}}{{pad .Name 1 2}}|', 'sh shop  |'],
  ['{{range split .Name "o"}}({{.}}){{end}}', '(sh)(p)'],
])('%s', (template, expected) => {
  expect(made(template)).toBe(expected);
});

test.each([
  ['{{.Name', 'unclosed action'],
  ['{{if .Name}}x', '{{if}} without {{end}}'],
  ['{{end}}', 'unexpected {{end}}'],
  ['{{nope .Name}}', 'function "nope" not defined'],
  ['{{.Name | }}', 'missing value'],
  ['{{(len .Name}}', 'unclosed "("'],
  ['{{len .Name)}}', 'unexpected ")"'],
  ['{{.Name ~}}', 'unexpected "~"'],
  ['{{$x}}', 'undefined variable "$x"'],
  ['{{index .Addresses 9}}', 'index out of range: 9'],
  ['{{.Name "x"}}', "can't give arguments"],
])('%s is refused', (template, message) => {
  expect(() => made(template)).toThrow(message);
});
