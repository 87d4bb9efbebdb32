import { decodeJournal } from '../../../src/state/lease-journal';

const id = (digit: string) => digit.padEnd(64, '0');
const lease = (name: string, ipv4: string, container: string) =>
  `{"kind":"put","lease":{"name":"${name}","slot":0,"ipv4":"${ipv4}","aliases":[],"resolvesTo":["${ipv4}"],"holder":{"container":"${id(container)}"},"createdAt":3976214401000`;

/** As builds wrote it; what is here must be readable for ever, because a lease that is not read is an address that is lost. */
const files: Readonly<Record<string, readonly string[]>> = {
  'of November 2026, before leases could be pinned': [
    '{"format":"nathost-leases","version":1,"leases":0,"cursors":{}}',
    `{"changes":[${lease('shop', '10.203.0.2', 'a').replace('"aliases":[]', '"aliases":["www.shop"]')}}},` +
      `${lease('web', '10.203.0.3', 'b').replace('"},"created', '","service":"compose:project/web","replica":1},"created')}}},` +
      `${lease('gone', '10.203.0.4', 'c')}}}],"cursors":{"ipv4":"10.203.0.4"}}`,
    `{"changes":[${lease('gone', '10.203.0.4', 'c')},"idleSince":3976214402000}}],"cursors":{"ipv4":"10.203.0.4"}}`,
    '{"changes":[{"kind":"drop","name":"old","slot":0}],"cursors":{"ipv4":"10.203.0.4"}}',
  ],
};

test.each(Object.entries(files))('a lease file %s is read without damage', (_, lines) => {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const { state, damage, newer, length } = decodeJournal(bytes);
  expect([damage, newer, length]).toEqual([undefined, undefined, bytes.length]);
  expect([...state.leases.values()]).toMatchObject([
    { name: 'shop', ipv4: '10.203.0.2', aliases: ['www.shop'], holder: { container: id('a') } },
    { name: 'web', ipv4: '10.203.0.3', holder: { service: 'compose:project/web', replica: 1 } },
    { name: 'gone', ipv4: '10.203.0.4', idleSince: 3976214402000 },
  ]);
  expect(state.cursors).toEqual({ ipv4: '10.203.0.4' });
});
