import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '../../..');

/** `<data root>`: a shell that gets this pasted reads from one file and empties another. */
const placeholder = /<[a-z$][^<>()]*>/i;

/** What begins a command that a person may paste. */
const command =
  /(^|[\s`'"(;|])(docker|nft|ip6?tables|sysctl|systemctl|ip|sed|echo|make|cp|mv|rm|kill|ss|curl|journalctl|chmod|tee) [-a-z]/;

/** Every text in a source file; what is put into a template stands as `$`. */
function textsIn(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isTemplateExpression(node))
      found.push(
        [node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('$'),
      );
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Code blocks and inline code of a page. */
function codeIn(file: string): string[] {
  const page = readFileSync(join(root, file), 'utf8');
  const blocks = [...page.matchAll(/^```sh\n(.*?)^```/gms)].map(([, code = '']) => code);
  const rest = page.replace(/^```.*?^```/gms, '');
  return [
    ...blocks.flatMap((code) => code.split('\n')),
    ...[...rest.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
  ];
}

function filesIn(folder: string, kind: RegExp): string[] {
  const all = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return all.filter((file) => kind.test(file)).map((file) => join(folder, file));
}

function withPlaceholder(texts: readonly string[]): string[] {
  return texts
    .flatMap((text) => text.split('\n'))
    .filter((line) => command.test(line) && placeholder.test(line));
}

describe('a command that a person may paste has no placeholder that a shell takes for a redirection', () => {
  const sources = filesIn('src', /\.tsx?$/);
  const pages = ['README.md', ...['docs', 'observability'].flatMap((folder) => filesIn(folder, /\.md$/))];

  it('in what nathost and its commands say', () => {
    const texts = sources.flatMap(textsIn);
    expect(texts.filter((text) => command.test(text)).length).toBeGreaterThan(50);
    expect(withPlaceholder(texts)).toEqual([]);
  });

  it('in the documents', () => {
    const code = pages.flatMap(codeIn);
    expect(code.filter((line) => command.test(line)).length).toBeGreaterThan(50);
    expect(withPlaceholder(code)).toEqual([]);
  });
});
