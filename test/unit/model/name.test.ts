import fc from 'fast-check';
import { isIP } from 'node:net';
import { parseName } from '../../../src/model/name';

const label63 = 'a'.repeat(63);
const name253 = `${label63}.${label63}.${label63}.${'a'.repeat(61)}`;

describe('parseName', () => {
  it.each([
    ['app', 'app'],
    ['App', 'app'],
    ['API.Shop', 'api.shop'],
    ['3scale', '3scale'],
    ['web-1', 'web-1'],
    ['1.example', '1.example'],
    ['a.b.c.d', 'a.b.c.d'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['localhost.example', 'localhost.example'],
    ['host', 'host'],
    [label63, label63],
    [name253, name253],
  ])('reads %s as %s', (text, name) => {
    expect(parseName(text)).toEqual({ name });
  });

  it.each([
    ...['', ' ', '.', '..', '.app', 'app.', 'a..b'],
    ...['-app', 'app-', 'a.-b', 'a-.b', '-'],
    ...['my_app', 'my app', 'app:80', 'app/1', 'app#', '*.app', 'a,b', "a'b", 'a\\b', 'a%b'],
    ...['app\n', 'app\n127.0.0.1 evil', 'app\t', 'a\0b', 'a\rb', '\u00a0app', 'app\u200b'],
    ...['bücher', '例え', 'ａｐｐ', 'İstanbul', '\u212Aube', 'apþ'],
    ...[`${label63}a`, `${name253}a`, `a.${name253}`],
  ])('refuses %j', (text) => {
    expect(parseName(text)).toEqual({ rule: expect.any(String) as string });
  });

  it.each([
    ...[
      '10.0.0.1',
      '127.0.0.1',
      '1.2.3',
      '10.1',
      '1',
      '0',
      '123',
      '0x7f',
      '0x7f000001',
      '0X7F',
      'app.0x1',
      'app.1',
    ],
    ...['::1', 'fe80::1', 'fd00::', '1::2'],
  ])('refuses %s, which a resolver would read as an address', (text) => {
    expect(parseName(text)).toEqual({ rule: expect.any(String) as string });
  });

  it.each([
    ...['localhost', 'LOCALHOST', 'localhost.localdomain', 'localhost4', 'localhost6'],
    ...[
      'localhost4.localdomain4',
      'localhost6.localdomain6',
      'app.localhost',
      'ip6-localhost',
      'ip6-loopback',
    ],
    ...['ip6-localnet', 'ip6-mcastprefix', 'ip6-allnodes', 'ip6-allrouters', 'ip6-allhosts', 'broadcasthost'],
    ...[
      'host.docker.internal',
      'gateway.docker.internal',
      'kubernetes.docker.internal',
      'host.containers.internal',
    ],
  ])('refuses %s, which is the host’s own', (text) => {
    expect(parseName(text)).toEqual({ rule: 'this name is reserved for the host itself' });
  });

  it('accepts only what stands in a hosts file as one plain word', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...Array.from('aZ09-._ \n#:\u212A\u0130ſ')),
      maxLength: 12,
    });
    fc.assert(
      fc.property(soup, (text) => {
        const parsed = parseName(text);
        if (!('name' in parsed)) return;
        expect(parsed.name).toMatch(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
        expect(isIP(parsed.name)).toBe(0);
        expect(text).toMatch(/^[A-Za-z0-9.-]+$/);
        expect(parseName(parsed.name)).toEqual(parsed);
      }),
      { numRuns: 5_000 },
    );
  });
});
