import fc from 'fast-check';
import { commands } from '../../../../src/cli/commands';
import { findingListing } from '../../../../src/cli/doctor/listing';
import { TestScreen, TestServer, stage, type } from '../stage';
import { controlsIn, harmless, hostileText, shapeOf } from './hostile-text';
import { hostileHost } from './hostile-host';

let server: TestServer;
let answers: Record<string, unknown>;

beforeEach(async () => {
  server = await TestServer.start();
  server.respond = ({ url }) => (answers[url] === undefined ? undefined : { body: answers[url] });
});
afterEach(() => server.stop());

function nathostSaying(text: string): Record<string, unknown> {
  const problem = {
    kind: 'pool-full',
    subject: `container ${text}`,
    message: text,
    remedy: `Run: docker rm ${text}`,
  };
  return {
    '/v1/status': { phase: 'ready', engine: { apiVersion: text }, settings: { NATHOST_PROXIES: text } },
    '/v1/names': { names: [{ name: 'far', addresses: [`10.0.0.1${text}`], holders: [], standbys: [] }] },
    '/v1/proxies': { proxies: [{ name: 'x', containerId: 'a'.repeat(64), inSync: false }] },
    '/v1/problems': { problems: [problem] },
  };
}

/** All that a command prints of a host where a stranger wrote this. */
async function printed(text: string, words: readonly string[], colours: boolean): Promise<string> {
  answers = nathostSaying(text);
  const [out, err] = [new TestScreen(colours, colours, 100_000), new TestScreen()];
  const given = stage(server.socket, { out, err, host: () => Promise.resolve(hostileHost(text)) });
  const found = await type({ ...given, out, err }, ...words);
  expect(found.err).toBe('');
  return found.out;
}

const doctor = ['doctor', '--interval', '100ms'];
const ways = (command: readonly string[], fields: readonly string[]): string[][] => {
  const all = fields.map((field) => `{{.${field}}}`);
  return [
    [...command],
    [...command, '-q'],
    ...[
      'json',
      'table',
      '{{json .}}',
      all.join(' '),
      `table ${all.join('\\t')}`,
      `{{range .${fields.at(-1) ?? ''}}}{{.}}{{end}}`,
    ].map((format) => [...command, '--format', format]),
  ];
};
const fieldsOf = (name: string) =>
  (commands.find((command) => command.name === name)?.fields ?? findingListing.columns).map(
    ({ field }) => field,
  );
const typed = [
  ...ways(doctor, fieldsOf('doctor')),
  ...ways(['migrate'], fieldsOf('migrate')),
  ...ways(['migrate', '--proxy', 'alone'], fieldsOf('migrate')),
];

describe.each(typed.map((words) => [words.join(' '), words] as const))('%s', (_, words) => {
  it('prints as many lines, and no control character, whatever labels, names, processes and configurations say', () =>
    fc.assert(
      fc.asyncProperty(hostileText, fc.boolean(), async (text, colours) => {
        const plain = await printed(harmless(text), words, colours);
        const found = await printed(text, words, colours);
        expect(plain.length).toBeGreaterThan(100);
        expect(controlsIn(found)).toEqual([]);
        expect(shapeOf(found)).toEqual(shapeOf(plain));
      }),
      { numRuns: 6 },
    ));
});

/** What a shell would take as words of ours: without comments, and without what is in quotation marks. */
function unquoted(commands: string): string {
  return commands
    .split('\n')
    .map((line) => line.replace(/'[^']*'|\$'(?:[^'\\]|\\.)*'|\\'/g, 'Q').replace(/(?:^|\s)#.*$/, ''))
    .join('\n')
    .replace(/[$Q]*Q/g, 'Q');
}

it.each([
  [[...doctor, '-f', 'severity=error', '-f', 'severity=warning', '--format', '{{.Command}}']],
  [['migrate', '-q']],
])('%j prints commands in which strangers have only quoted words', async (words) => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const plain = unquoted(await printed(harmless(text), words, false));
      expect(plain).toMatch(/docker/);
      expect(unquoted(await printed(text, words, false))).toEqual(plain);
    }),
    { numRuns: 30 },
  );
});
