import { parseNginx, splitDump, walkNginx } from '../../../../src/inspect/parse/nginx';
import { readTar } from '../../../../src/inspect/parse/tar';
import { sample } from '../../../support/host-sample';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (text: string) => parseNginx([{ path: 'nginx.conf', text }]);

test('what nginx -T prints is taken apart into its files', () => {
  const text =
    '# configuration file /etc/nginx/nginx.conf:\nuser www;\n\n# configuration file /etc/nginx/conf.d/a.conf:\nserver {}\n';
  expect(splitDump(text).map(({ path }) => path)).toEqual([
    '/etc/nginx/nginx.conf',
    '/etc/nginx/conf.d/a.conf',
  ]);
  const [, second] = parseNginx(splitDump(text));
  expect(second).toEqual({ name: 'server', args: [], file: '/etc/nginx/conf.d/a.conf', line: 1, block: [] });
});

test('a real one', () => {
  const names = [...walkNginx(parseNginx(splitDump(sample('20.10/nginx-T.txt'))))].map(({ name, args }) =>
    [name, ...args].join(' '),
  );
  expect(names).toEqual([
    'events',
    'http',
    'resolver 127.0.0.53 valid=5s',
    'server',
    'listen 80',
    'listen [::]:80',
    'location /',
    'set $b app:8080',
    'proxy_pass http://$b',
  ]);
});

test('comments, quotes, escapes, ${…} and line numbers', () => {
  const [first, second, third] = read(`# a { comment ; }
    log_format main '$remote_addr; "{"'  "two words";
    set $x "a\\"b"; proxy_pass http://\${name}:8080;`);
  expect(first).toMatchObject({
    name: 'log_format',
    args: ['main', '$remote_addr; "{"', 'two words'],
    line: 2,
  });
  expect(second).toMatchObject({ name: 'set', args: ['$x', 'a"b'], line: 3 });
  expect(third).toMatchObject({ name: 'proxy_pass', args: ['http://${name}:8080'] });
});

test('code in Lua is passed over, with its braces', () => {
  const found = read('content_by_lua_block { if x then y = { "proxy_pass" } end } proxy_pass http://app;');
  expect(found.map(({ name }) => name)).toEqual(['content_by_lua_block', 'proxy_pass']);
});

test.each(['a { b', '}', 'a "b', '{{{;', '\\', 'a { '.repeat(500)])(
  'what is broken does no harm: %#',
  (text) => {
    expect(() => read(text)).not.toThrow();
  },
);

test('an archive of /etc/nginx, as docker cp sends it', async () => {
  const files = await readTar(readFileSync(join(__dirname, '../../../support/host-samples/nginx.tar')));
  expect(files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['nginx/nginx.conf', 'nginx/conf.d/default.conf', 'nginx/mime.types']),
  );
  expect(files.find(({ path }) => path === 'nginx/nginx.conf')?.content.toString()).toMatch(
    /^events \{\} http \{ resolver/,
  );
});
