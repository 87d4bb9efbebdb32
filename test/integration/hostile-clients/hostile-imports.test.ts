import { once } from 'node:events';
import path from 'node:path';
import type { ExportedLease, ImportResult } from '../../../src/model/lease-document';
import type { LeaseStatus } from '../../../src/model/status';
import { temporaryFolder } from '../hosts/temporary-folder';
import { AttackedServer, mebibyte, type Reply } from './attacked-server';

const folder = temporaryFolder();
const target = '/v1/leases/import';
/** As many as leave the bounds room for a machine with other work; a document may have 65,536. */
const count = 25_000;

let server: AttackedServer;
let before: string[];

beforeAll(async () => {
  server = await AttackedServer.start('importing-process.ts', path.join(folder, 'nathost.sock'));
});

beforeEach(async () => {
  before = await leases();
});

afterEach(() => {
  server.hangUp();
});

afterAll(() => server.stop());

async function leases(): Promise<string[]> {
  const { text } = await server.ask('/v1/leases');
  const found = (JSON.parse(text) as { leases: LeaseStatus[] }).leases;
  return found.map(({ name, slot, ipv4 }) => `${name}/${slot} ${ipv4 ?? ''}`);
}

type Sent = Partial<ExportedLease> | Record<string, unknown>;

const documentOf = (all: readonly Sent[]) =>
  JSON.stringify({ format: 'nathost-leases', version: 1, exportedAt: '2026-03-02T08:00:00Z', leases: all });

const many = (count: number, of: (n: number) => Sent) =>
  documentOf(Array.from({ length: count }, (_, n) => of(n)));

/** `400 body-invalid: message` */
function refusal({ status, text }: Reply): string {
  const { code, message } = (JSON.parse(text) as { error: { code: string; message: string } }).error;
  return `${status} ${code}: ${message}`;
}

const result = ({ text }: Reply) => JSON.parse(text) as ImportResult;

/** How often each reason is given. */
function reasons({ refused }: ImportResult): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { because } of refused) {
    const kind = because.replace(/\d+\.\d+\.\d+\.\d+(?!\/)/, 'ADDRESS');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

describe('an import that is refused as a whole changes nothing', () => {
  const address = (n: number) => `10.203.${(n >> 8) & 255}.${n & 255}`;
  const deep = `{"format": "nathost-leases", "version": 1, "leases": [${'['.repeat(250_000)}${']'.repeat(250_000)}]}`;

  test.each<[string, () => Buffer | string, string]>([
    [
      'a body a little over the limit',
      () => Buffer.alloc(4 * mebibyte + 1, ' '),
      '413 body-too-large: the body of this request may have at most 4194304 bytes',
    ],
    [
      '100,000 leases',
      () => many(100_000, (n) => ({ name: `a${n}`, slot: 0 })),
      '400 body-invalid: leases: must not have more than 65536 elements, found a list',
    ],
    ['a list in a list, 250,000 deep', () => deep, '400 body-invalid: leases.0.name: '],
    [
      'half of a document',
      () => many(50_000, (n) => ({ name: 'a', slot: n })).slice(0, mebibyte),
      '400 body-invalid: the body is not JSON in UTF-8',
    ],
    [
      'bytes that are not UTF-8',
      () => Buffer.from([...Buffer.from('{"format": "'), 0xff, 0xfe]),
      '400 body-invalid: the body is not JSON in UTF-8',
    ],
    [
      'another format',
      () => '{"format": "__proto__"}',
      '400 body-invalid: format: must be "nathost-leases", found "__proto__"',
    ],
    [
      'a lease named __proto__',
      () => documentOf([{ name: '__proto__', slot: 0, ipv4: address(900) }]),
      '400 body-invalid: leases.0.name: only letters a-z, digits, hyphens and dots are allowed, found "__proto__"',
    ],
    [
      'a lease whose prototype has the name',
      () => '{"format": "nathost-leases", "version": 1, "leases": [{"__proto__": {"name": "x", "slot": 0}}]}',
      '400 body-invalid: leases.0.name: ',
    ],
    [
      'an alias of many megabytes',
      () => documentOf([{ name: 'a', slot: 0, aliases: ['b'.repeat(3 * mebibyte)] }]),
      '400 body-invalid: leases.0.aliases.0: a name has at most 253 characters, found "bbb',
    ],
    [
      'a slot that is no number',
      () => documentOf([{ name: 'a', slot: '0' }]),
      '400 body-invalid: leases.0.slot: must be a number, found "0"',
    ],
    [
      'a slot beyond all',
      () => documentOf([{ name: 'a', slot: 1e308 }]),
      '400 body-invalid: leases.0.slot: must not be above 65535, found 1e+308',
    ],
    [
      'an address written in octal',
      () => documentOf([{ name: 'a', slot: 0, ipv4: '10.203.0.010' }]),
      '400 body-invalid: leases.0.ipv4: must be an IPv4 address, found "10.203.0.010"',
    ],
  ])('%s', async (what, body, expected) => {
    await server.during(what, async () => {
      const said = refusal(await server.ask(target, body()));
      expect(said.slice(0, expected.length)).toBe(expected);
      return said.slice(0, 100);
    });
    expect(await leases()).toEqual(before);
  });

  it('a body that is far over the limit is not read to its end', async () => {
    await server.during('64 MiB', async () => {
      const client = await server.open();
      const piece = Buffer.alloc(mebibyte, ' ');
      client.resume().write(`POST ${target} HTTP/1.1\r\nContent-Length: ${64 * mebibyte}\r\n\r\n`);
      while (!client.destroyed && client.bytesWritten < 64 * mebibyte) {
        if (!client.write(piece))
          await Promise.race([once(client, 'drain'), once(client, 'close')]).catch(() => undefined);
      }
      const taken = client.bytesWritten - client.writableLength;
      expect(taken).toBeLessThan(8 * mebibyte);
      return `hung up after ${(taken / mebibyte).toFixed(1)} MiB`;
    });
    expect(await leases()).toEqual(before);
  });

  it('a body of which half is sent is not taken for the whole, whether the client goes or stays', async () => {
    const body = documentOf([{ name: 'half', slot: 0, ipv4: address(901) }]);
    await server.during('half-sent', async () => {
      const head = `POST ${target} HTTP/1.1\r\nContent-Length: ${body.length + 10}\r\n\r\n${body}`;
      const [goes, stays] = [await server.open(), await server.open()];
      goes.write(head);
      goes.end();
      let said = '';
      stays.setEncoding('utf8').on('data', (part: string) => (said += part));
      stays.write(head);
      await once(stays, 'close');
      expect(said).toMatch(/^HTTP\/1\.1 408 /);
      return said.split('\r\n')[0] ?? '';
    });
    expect(await leases()).toEqual(before);
  });

  it('of many large ones at once, as many are read as there is room for', async () => {
    const body = Buffer.alloc(4 * mebibyte, ' ');
    await server.during('64 times 4 MiB', async () => {
      const all = await Promise.all(
        Array.from({ length: 64 }, async () => refusal(await server.ask(target, body))),
      );
      const kinds = new Set(all.map((said) => said.split(':')[0]));
      expect([...kinds].filter((kind) => !['400 body-invalid', '503 busy'].includes(kind ?? ''))).toEqual([]);
      expect(kinds).toContain('503 busy');
      return [...kinds].join(', ');
    });
    expect(await leases()).toEqual(before);
  });
});

describe('an import of which leases are refused says why, of each', () => {
  test.each<[string, (n: number) => Sent, Record<string, number>]>([
    [
      'all of one slot',
      () => ({ name: 'twice', slot: 0, ipv4: '192.0.2.1' }),
      {
        'the document contains twice/0 twice': count - 1,
        'ADDRESS cannot be leased: it is outside 10.203.0.0/16': 1,
      },
    ],
    [
      'all at the address of another',
      (n) => ({ name: 'twin', slot: n, ipv4: '10.203.0.2' }),
      { 'the document contains ADDRESS twice': count - 1, 'ADDRESS is used by container shop-1': 1 },
    ],
    [
      'all outside of the pool',
      (n) => ({ name: 'out', slot: n, ipv4: `192.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }),
      { 'ADDRESS cannot be leased: it is outside 10.203.0.0/16': count },
    ],
    ['all without an address', (n) => ({ name: 'none', slot: n }), { 'it has no IPv4 address': count }],
  ])('%s', async (what, of, expected) => {
    await server.during(`${count} leases, ${what}`, async () => {
      const reply = await server.ask(target, many(count, of));
      expect(reply.status).toBe(200);
      const { made, moved, unchanged } = result(reply);
      expect([made, moved, unchanged]).toEqual([[], [], []]);
      expect(reasons(result(reply))).toEqual(expected);
      return Object.keys(expected).join('; ');
    });
    expect(await leases()).toEqual(before);
  });

  it('names that objects have of their own are names as any other', async () => {
    const names = ['constructor', 'tostring', 'valueof', 'hasownproperty'];
    const body = documentOf(
      names.map((name, n) => ({ name, slot: 0, ipv4: `10.203.9.${n + 1}`, aliases: [`${name}.test`] })),
    );
    expect(result(await server.ask(target, body)).made.map(({ name }) => name)).toEqual(names);
    for (const name of names) {
      const { status } = await server.ask(`/v1/leases/${name}/release`, '');
      expect(status).toBe(200);
    }
    expect(await leases()).toEqual(before);
  });
});
