import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const repository = join(__dirname, '../../..');
const folder = join(repository, '.github/workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly container: string; readonly steps: readonly Step[] }>>;
}

const workflows = readdirSync(folder).map(
  (name) => [name, parse(readFileSync(join(folder, name), 'utf8'), { strict: true }) as Workflow] as const,
);
const steps = workflows.flatMap(([name, { jobs }]) =>
  Object.values(jobs).flatMap((job) => job.steps.map((step) => ({ name, ...step }))),
);
const runs = steps.flatMap(({ name, run }) => (run === undefined ? [] : [[name, run] as const]));
const targets = new Set(
  [...readFileSync(join(repository, 'Makefile'), 'utf8').matchAll(/^([a-z0-9 -]+):.* ## /gm)].flatMap(
    ([, names = '']) => names.split(' '),
  ),
);

test('there is one for releases and one for changes', () => {
  expect(workflows.map(([name, { on, permissions }]) => [name, Object.keys(on), permissions])).toEqual([
    ['ci.yml', ['push', 'pull_request'], { contents: 'read' }],
    ['release.yml', ['push'], { contents: 'write' }],
  ]);
});

test('what is not ours is pinned: actions by their commit, the container by the Node of the lock file', () => {
  const actions = steps.flatMap(({ uses }) => uses ?? []);
  expect(actions.length).toBeGreaterThan(0);
  for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  const node = readFileSync(join(repository, '.nvmrc'), 'utf8').trim();
  for (const [, { jobs }] of workflows)
    for (const { container } of Object.values(jobs)) expect(container).toBe(`node:${node}-bookworm`);
});

test.each(runs)('%s runs only what is in this project: %s', (_, run) => {
  const [program = '', ...words] = run.split(' ');
  if (program === 'make') for (const word of words) expect(targets).toContain(word);
  else {
    expect(program).toMatch(/^scripts\/[\w-]+$/);
    accessSync(join(repository, program), constants.X_OK);
  }
  // What somebody names a branch or a tag reaches a shell as a variable, never as a part of its text.
  expect(run).not.toContain('${{');
});

test('a release is published with all that its script reads', () => {
  const publish = steps.find(({ run }) => run?.startsWith('scripts/publish-release'));
  const script = readFileSync(join(repository, 'scripts/publish-release'), 'utf8');
  const documented = [...script.matchAll(/^# ([A-Z_, ]+?) {2,}/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  );
  expect(Object.keys(publish?.env ?? {}).sort()).toEqual(documented.sort());
});
