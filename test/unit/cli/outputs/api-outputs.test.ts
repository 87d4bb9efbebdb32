import fc from 'fast-check';
import { commands } from '../../../../src/cli/commands';
import { answerCompletion } from '../../../../src/cli/completion/answer-completion';
import { TestScreen, TestServer, now, stage } from '../stage';
import { type } from '../stage';
import { controlsIn, harmless, hostileText, shapeOf } from './hostile-text';

const ago = (ms: number) => new Date(now - ms).toISOString();

/** What nathost answers, where a stranger chose the text. */
function answersWith(text: string): Record<string, unknown> {
  const web = { id: 'ab'.repeat(32), name: `web${text}`, state: 'running' };
  const name = { name: `shop${text}`, addresses: [`10.0.0.1${text}`], holders: [web], standbys: [web] };
  const lease = {
    name: `shop${text}`,
    slot: 0,
    ipv4: `10.203.0.5${text}`,
    holder: { id: web.id, name: `web${text}` },
    pinned: true,
    createdAt: ago(9000),
  };
  const proxy = { name: `nginx${text}`, file: `/x${text}`, names: 1, inSync: false, writes: 0, drift: 0 };
  const problem = {
    kind: 'pool-full',
    subject: `container ${text}`,
    message: `label ${text}`,
    remedy: `docker rm ${text}`,
    since: ago(2000),
  };
  const change = {
    ...{ id: 3, at: ago(4000), kind: 'connected', names: ['shop'] },
    subject: `container ${text}`,
    text: `${text} was connected`,
  };
  const planned = {
    ...{ kind: 'connect', subject: `container ${text}`, text: `connect ${text}` },
    ...{ detail: { [text]: [text] }, because: `of ${text}` },
  };
  return {
    '/v1/status': {
      ...{ phase: 'ready', version: `1${text}`, buildId: text, startedAt: ago(9000) },
      settings: { [`NATHOST_${text}`]: text },
      engine: { connected: true, version: `28${text}`, apiVersion: text, since: ago(1000), connections: 1 },
      network: { name: `net${text}`, subnet: `10.0.0.0${text}`, internal: true, poolSize: 9, poolUsed: 1 },
      passes: { count: 1, lastAt: ago(2000), driftMended: 0 },
      counts: { names: 1, leases: 1, proxies: 1, problems: 1 },
    },
    '/v1/names': { names: [name] },
    '/v1/leases': { leases: [lease] },
    '/v1/proxies': { proxies: [{ ...proxy, since: ago(60_000), reload: { signal: text, count: 2 } }] },
    '/v1/problems': { problems: [problem] },
    '/v1/changes': { changes: [change] },
    '/v1/names/shop': {
      ...name,
      leases: [lease],
      because: [`${text} was first`],
      files: [{ proxy: `nginx${text}`, file: text, since: ago(1000) }],
      problems: [problem],
      changes: [change],
    },
    '/v1/plan': { changes: [planned], problems: [problem] },
    '/v1/plan?set=A%3D1': {
      changes: [planned],
      problems: [problem],
      settings: { [text]: { from: text, to: text } },
    },
    '/v1/export': JSON.stringify({ leases: [lease] }),
    '/metrics': `# nothing here\nnathost_names{kind="${text.replace(/\n/g, '')}"} 3\n`,
    'POST /v1/leases/shop/pin': lease,
    'POST /v1/leases/shop/release': { released: [lease] },
    'POST /v1/resync': {},
    'POST /v1/leases/import': {
      ...{ made: [lease], unchanged: [], moved: [lease] },
      refused: [{ ...lease, because: `of ${text}` }],
    },
  };
}

const ofLists = (name: string, fields: readonly string[]): string[][] => {
  const all = fields.map((field) => `{{.${field}}}`);
  const ways = fields.map(
    (field) => `{{json .${field}}} {{upper .${field}}} {{printf "%q|%5s" .${field} .${field}}}`,
  );
  return [
    [name],
    [name, '--no-trunc'],
    [name, '-q'],
    ...[
      ['json'],
      ['table'],
      ['{{json .}}'],
      [all.join(' ')],
      [`table ${all.join('\\t')}`],
      [ways.join('\\n')],
    ].map(([format = '']) => [name, '--format', format]),
  ];
};
const ofObjects = (words: readonly string[], field: string): string[][] => [
  [...words],
  ...[
    'json',
    '{{.}}',
    '{{json .}}',
    `{{range $k, $v := .}}{{$k}} {{$v}}\\n{{end}}`,
    `{{println .${field}}}`,
  ].map((format) => [...words, '--format', format]),
];
const lists = commands.filter(({ fields, name }) => fields && name !== 'migrate');

/** All that is printed from what nathost answers. */
const typed: readonly (readonly string[])[] = [
  ...lists.flatMap(({ name, fields = [], options = [] }) =>
    ofLists(
      name,
      fields.map(({ field }) => field),
    ).filter((words) => !words.includes('-q') || options.some((option) => option.name === 'quiet')),
  ),
  ...ofObjects(['status'], 'Version'),
  ...ofObjects(['version'], 'Nathost'),
  ...ofObjects(['inspect', 'shop'], 'Because'),
  ...ofObjects(['import', '-'], 'Refused'),
  ...ofObjects(['watch', '-n', '5'], 'Subject'),
  ['explain', 'shop'],
  ['plan', '--what-if', 'A=1'],
  ['export'],
  ['metrics'],
  ['pin', 'shop'],
  ['release', 'shop'],
  ['resync'],
];

/** What prints nothing that somebody else wrote; doctor and migrate have a test of their own. */
const others = ['clean', 'completion', 'dashboard', 'doctor', 'migrate'];

test('every command is among them', () => {
  const all = new Set([...typed.map(([name]) => name), ...others]);
  expect([...all].sort()).toEqual(commands.map(({ name }) => name).sort());
});

let server: TestServer;

beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(() => server.stop());

function answer(answers: Record<string, unknown>): void {
  server.respond = ({ method, url }) => {
    const body = answers[method === 'GET' ? url : `${method} ${url}`];
    return body === undefined ? undefined : { body };
  };
}

/** All that one command prints, to both screens. */
async function printed(
  words: readonly string[],
  colours: boolean,
): Promise<{ out: string; err: string; status: number }> {
  const [out, err] = [new TestScreen(colours, colours, 100_000), new TestScreen(colours, colours, 100_000)];
  const stdin = (async function* () {
    yield await Promise.resolve(Buffer.from('{"format":"nathost-leases"}'));
  })();
  const on = { ...stage(server.socket, { out, err, stdin }), out, err };
  const over = type(on, ...words);
  // Its stream of events is refused by this server; then it waits for another one.
  if (words[0] === 'watch') {
    while (err.text === '') await new Promise((resolve) => setImmediate(resolve));
    on.interrupt();
  }
  return over;
}

describe.each(typed.map((words) => [words.join(' '), words] as const))('%s', (_, words) => {
  it('prints as many lines, and no control character, whatever the texts of strangers are', () =>
    fc.assert(
      fc.asyncProperty(hostileText, fc.boolean(), async (text, colours) => {
        answer(answersWith(harmless(text)));
        const plain = await printed(words, colours);
        answer(answersWith(text));
        const found = await printed(words, colours);
        expect(controlsIn(found.out + found.err)).toEqual([]);
        expect(shapeOf(found.out)).toEqual(shapeOf(plain.out));
        expect(shapeOf(found.err)).toEqual(shapeOf(plain.err));
        expect(found.status).toBe(plain.status);
      }),
      { numRuns: 10 },
    ));
});

it.each([
  [['inspect', '--format', 'json', 'shop'], '/v1/names/shop'],
  [['inspect', '--format', '{{json .}}', 'shop'], '/v1/names/shop'],
])('%j has every character as it came', async (words, path) => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const answers = answersWith(text);
      answer(answers);
      expect(JSON.parse((await printed(words, false)).out)).toEqual(
        JSON.parse(JSON.stringify(answers[path])),
      );
    }),
    { numRuns: 30 },
  );
});

it('a refusal is two lines, whatever it says', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      server.respond = () => ({ status: 409, body: { error: { code: 'x', message: text, remedy: text } } });
      const { out, err } = await printed(['pin', 'shop'], false);
      expect([out, controlsIn(err), err.split('\n').length]).toEqual(['', [], 3]);
    }),
    { numRuns: 30 },
  );
});

it('completion offers nothing that a shell would not take as it is', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      answer({ '/v1/names': { names: [{ name: 'blog' }, { name: `shop${text}` }] } });
      const on = stage(server.socket);
      await answerCompletion(on.context, ['inspect', ''], true);
      expect(on.out.text).toMatch(/^blog\n(?:shop[\w.-]*\n)?:4\n$/);
    }),
    { numRuns: 30 },
  );
});
