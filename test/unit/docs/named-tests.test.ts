import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(__dirname, '../../..');
const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(join(repository, 'docs')).map((name) => `docs/${name}`),
];

/** By page: what it names in `test/`, a folder or a file with or without its ending. */
const named = pages
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) =>
    [
      ...readFileSync(join(repository, page), 'utf8').matchAll(
        /\btest\/(?:unit|integration|e2e|contract|support)\/[\w./-]*[\w-]/g,
      ),
    ].map(([path]) => [page, path] as const),
  );

it('finds tests that pages name', () => {
  expect(new Set(named.map(([page]) => page))).toContain('docs/security.md');
  expect(named.length).toBeGreaterThan(30);
});

it.each([...new Map(named.map((one) => [one.join(' '), one])).values()])(
  '%s names %s, which exists',
  (_, path) => {
    const candidates = ['', '.test.ts', '.property.test.ts', '.ts'].map((ending) =>
      join(repository, path + ending),
    );
    expect(candidates.some((candidate) => existsSync(candidate))).toBe(true);
  },
);
