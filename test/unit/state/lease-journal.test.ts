import { commitLine, decodeJournal, journalText, StoredLeases } from '../../../src/state/lease-journal';
import { put, sampleLease } from './lease-samples';

const shop = sampleLease('shop', '10.0.0.1');
const api = sampleLease('api', '10.0.0.2', { ipv6: 'fd00::2', aliases: ['v1.api'], slot: 3 });
const cursors = { ipv4: '10.0.0.2' };
const stored = (...leases: (typeof shop)[]) => {
  const state = new StoredLeases();
  state.apply(leases.map(put), cursors);
  return state;
};
const header = '{"format":"nathost-leases","version":1,"leases":0,"cursors":{}}\n';
const read = (text: string, encoding: BufferEncoding = 'latin1') => {
  const { state, ...rest } = decodeJournal(Buffer.from(text, encoding));
  return { leases: [...state.leases.values()], cursors: state.cursors, ...rest };
};

describe('the lease file', () => {
  it('begins with its format and then has one lease a line', () => {
    expect(journalText(stored(shop, api)).split('\n')).toEqual([
      '{"format":"nathost-leases","version":1,"leases":2,"cursors":{"ipv4":"10.0.0.2"}}',
      JSON.stringify({ changes: [{ kind: 'put', lease: shop }] }),
      JSON.stringify({ changes: [{ kind: 'put', lease: api }] }),
      '',
    ]);
  });

  it('reads back what was written', () => {
    const text = journalText(stored(shop, api));
    expect(read(text)).toEqual({ leases: [shop, api], cursors, changes: 2, length: text.length });
  });

  it('takes what is sound of a line with a bad change', () => {
    const line = commitLine([put(shop), put(api)], { ipv4: '10.0.0.9' }).replace('"slot":3', '"slot":3.5');
    expect(read(header + line)).toMatchObject({
      leases: [shop],
      cursors: { ipv4: '10.0.0.9' },
      damage: expect.stringContaining('line 2: changes.1.lease.slot') as string,
    });
  });

  it('adds up the commits behind it', () => {
    const moved = { ...shop, ipv4: '10.0.0.9' };
    const text =
      journalText(stored(shop, api)) +
      commitLine([put(moved), { kind: 'drop', name: 'api', slot: 3 }], { ipv6: 'fd00::1' }) +
      commitLine([], { ipv4: '10.0.0.9' });
    expect(read(text)).toEqual({
      leases: [moved],
      cursors: { ipv4: '10.0.0.9' },
      changes: 5,
      length: text.length,
    });
  });

  it.each(['', '{', '{"changes":[', '\0'.repeat(100), `${'\0'.repeat(100)}ges":[],"cursors":{}}\n`])(
    'leaves out a torn last line: %j',
    (torn) => {
      const text = journalText(stored(shop));
      expect(read(text + torn)).toEqual({ leases: [shop], cursors, changes: 1, length: text.length });
    },
  );

  it.each([
    ['', 'line 1: missing'],
    ['{"format":"nathost-l', 'line 1: missing'],
    ['garbage\n', 'line 1: Unexpected token'],
    ['\n', 'line 1: Unexpected end of JSON input'],
    ['null\n', 'line 1: line: Invalid type'],
    [
      '{"format":"other","version":1}\n',
      'line 1: format: Invalid type: Expected "nathost-leases" but received "other"',
    ],
    ['{"format":"nathost-leases","version":0,"leases":0,"cursors":{}}\n', 'line 1: version: '],
    ['{"format":"nathost-leases","version":"1","leases":0,"cursors":{}}\n', 'line 1: version: '],
    [header.replace('"leases":0', '"leases":-1'), 'line 1: leases: '],
    [header.replace('"leases":0', '"leases":2'), 'the file ends after 0 of 2 leases'],
    [
      header.replace('{}', '{"ipv4":"010.0.0.1"}'),
      'line 1: cursors.ipv4: not an IPv4 address in canonical form',
    ],
    [`${header}garbage\n`, 'line 2: Unexpected token'],
    [`${header}\n\n`, 'line 2: Unexpected end of JSON input (and 1 more)'],
    [
      `${header}{"changes":[],"cursors":{},"more":1}\n`,
      'line 2: more: Invalid key: Expected never but received "more"',
    ],
    [`${header}{"changes":[{"kind":"lend"}]}\n`, 'line 2: changes.0.kind: '],
    [`${header}{"changes":{}}\n`, 'line 2: changes: '],
    [`${header}{"__proto__":{"changes":[]}}\n`, 'line 2: changes: '],
    [`${header}"\xff"\n`, 'The encoded data was not valid for encoding utf-8'],
    [
      header + commitLine([put(shop)], {}).replace('shop', 'Shop'),
      'line 2: changes.0.lease.name: not a name in canonical form',
    ],
    [
      header + commitLine([put(shop)], {}).replace('"ipv4":"10.0.0.1"', '"ipv4":"10.0.0.01"'),
      'line 2: changes.0.lease.ipv4: not an IPv4',
    ],
    [
      header + commitLine([put(shop)], {}).replace('"ipv4":"10.0.0.1"', '"ipv4":"fd00::1"'),
      'line 2: changes.0.lease.ipv4: not an IPv4',
    ],
    [
      header + commitLine([put(api)], {}).replace('fd00::2', 'FD00::2'),
      'line 2: changes.0.lease.ipv6: not an IPv6',
    ],
    [
      header + commitLine([put(api)], {}).replace('v1.api', '-'),
      'line 2: changes.0.lease.aliases.0: not a name',
    ],
    [
      header + commitLine([put(shop)], {}).replace('["10.0.0.1"]', '["localhost"]'),
      'line 2: changes.0.lease.resolvesTo.0: not an IP address',
    ],
    [
      header + commitLine([put(shop)], {}).replace('"slot":0', '"slot":0.5'),
      'line 2: changes.0.lease.slot: ',
    ],
    [header + commitLine([put(shop)], {}).replace('"slot":0', '"slot":-1'), 'line 2: changes.0.lease.slot: '],
    [
      header + commitLine([put(shop)], {}).replace(/"createdAt":\d+/, '"createdAt":"now"'),
      'line 2: changes.0.lease.createdAt: ',
    ],
    [
      header + commitLine([put(shop)], {}).replace(/"container":"c+"/, '"container":""'),
      'line 2: changes.0.lease.holder.container: ',
    ],
  ])('says what is wrong with %j', (text, damage) => {
    expect(read(text)).toMatchObject({
      leases: [],
      cursors: {},
      damage: expect.stringContaining(damage) as string,
    });
  });

  it('keeps every lease that can be read, before the damage and behind it', () => {
    const text = journalText(stored(shop)) + 'garbage\n' + commitLine([put(api)], { ipv4: '10.0.0.7' });
    expect(read(text)).toMatchObject({
      leases: [shop, api],
      cursors: { ipv4: '10.0.0.7' },
      damage: expect.stringMatching(/^line 3: /) as string,
    });
  });

  it('gives an address that two leases have to the one that got it last', () => {
    const heir = sampleLease('heir', '10.0.0.1');
    const text = journalText(stored(shop, api)) + 'lost: shop was dropped\n' + commitLine([put(heir)], {});
    expect(read(text)).toMatchObject({
      leases: [api, heir],
      damage: expect.stringContaining('(and 1 more)') as string,
    });
    expect(read(journalText(stored(shop, heir)))).toMatchObject({
      leases: [heir],
      damage: 'shop/0 and heir/0 both have 10.0.0.1',
    });
  });

  it('reads nothing of a newer format', () => {
    const text = '{"format":"nathost-leases","version":2,"unheard":"of"}\n{"changes":[],"cursors":{}}\n';
    expect(read(text)).toEqual({ leases: [], cursors: {}, changes: 0, length: text.length, newer: 2 });
  });

  it('is indifferent to the line ends of another system', () => {
    expect(read(journalText(stored(shop)).replaceAll('\n', '\r\n'))).toMatchObject({
      leases: [shop],
      cursors,
    });
  });
});

describe('commitLine', () => {
  it('is one line whatever a lease holds', () => {
    const odd = { ...shop, holder: { container: 'a\nb', service: '\u2028\0\ud800"' } };
    const line = commitLine([put(odd)], {});
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(read(header + line, 'utf8').leases).toEqual([odd]);
  });

  it('refuses what could not be read back', () => {
    const bad = [
      { ...shop, slot: -1 },
      { ...shop, name: 'A' },
      { ...shop, more: 1 },
      { ...shop, ipv4: '10.0.0.1/24' },
    ];
    for (const lease of bad) expect(() => commitLine([put(lease)], {})).toThrow('changes.0.lease');
  });
});
