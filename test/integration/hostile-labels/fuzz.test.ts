import fc from 'fast-check';
import fs from 'node:fs';
import path from 'node:path';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { decodeLabels } from '../../../src/model/labels';
import type { Lease } from '../../../src/model/lease';
import type { ContainerRecord } from '../../../src/model/record';
import { decide, type Desired } from '../../../src/controller/desired/decide';
import { byId, container, network, settings } from '../../support/records';
import { resolvers } from '../../unit/hosts/resolvers';
import { temporaryFolder } from '../hosts/temporary-folder';
import { labels, namesInFile, namesOfMachine } from './hostile-values';
import { isOfTheInternet, isOfThisHost, nameIn } from './rules';
import { inStep } from '../../support/in-step';

const values = Number(process.env['NATHOST_FUZZ_VALUES'] ?? 4_000);
const seed = Number(process.env['NATHOST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const atOnce = 25;

const file = path.join(temporaryFolder(), 'hosts');
const foreign = Buffer.from(
  `127.0.0.1 localhost\n192.0.2.1 ${namesInFile.join(' ')} # \xff\xfe\n# 10.203.0.9 commented\n`,
  'latin1',
);
let now = 1_700_000_000_000;
const writer = new HostsFileWriter(inStep(() => now));
const dualStack = network({
  ipv6: { subnet: 'fd00::/64', ipRange: 'fd00::ffff:0:0/96', gateway: 'fd00::1', reserved: [] },
});

/** What is decided about these containers; `hostNames` as they are read from the file. */
function desired(
  containers: readonly ContainerRecord[],
  leases: readonly Lease[],
  isGuarded: boolean,
): Desired {
  const inFile = writer.foreignNames(file);
  if ('outcome' in inFile) throw new Error(inFile.detail);
  return decide({
    settings: settings(),
    now,
    containers: byId(...containers),
    hostNetworked: byId(...containers),
    starting: new Set(),
    network: dualStack,
    leases,
    cursors: {},
    containersFolder: '/containers',
    ...(isGuarded && { hostNames: { inFile, ofMachine: new Set(namesOfMachine) } }),
    labelsOf: (record) => decodeLabels(record, 'nathost'),
    downSince: () => now,
    awaySince: () => undefined,
  });
}

/** Writes what was decided to the real file and says what it should not hold. */
function unfit({ lines }: Desired): string[] {
  now += 2_000;
  writer.write(file, lines);
  // What has another address by now keeps its old line for a second.
  now += 2_000;
  const result = writer.write(file, lines);
  const bytes = fs.readFileSync(file);
  const allowed = new Set(lines.map(({ address, name }) => `${address} ${name}`));
  const theirs = resolvers.map((read) => read(foreign));
  const wrong = resolvers.flatMap((read, n) => {
    const found = read(bytes);
    const added = [...found].filter((pair) => !theirs[n]?.has(pair));
    return [
      ...added.filter((pair) => !allowed.has(pair)).map((pair) => `reads ${pair}`),
      ...[...allowed].filter((pair) => !found.has(pair)).map((pair) => `does not read ${pair}`),
    ];
  });
  return [
    ...(result.outcome === 'refused' ? [`refused: ${result.detail}`] : []),
    ...(bytes.subarray(0, foreign.length).equals(foreign) ? [] : ['foreign bytes were changed']),
    ...lines
      .filter(({ name }) => nameIn(name) !== name)
      .map(({ name }) => `not a name: ${JSON.stringify(name)}`),
    ...lines.filter(({ name }) => isOfTheInternet(name)).map(({ name }) => `a public name: ${name}`),
    ...lines
      .filter(({ address }) => !/^(10\.203\.0\.\d+|fd00::[0-9a-f:]+)$/.test(address))
      .map(({ address }) => `not of the network: ${address}`),
    ...wrong,
  ];
}

/** What became of a label without anybody being told: parts that broke a rule, names that nobody got. */
function untold(record: ContainerRecord, { assignment, lines, problems }: Desired): string[] {
  const ours = problems.filter(({ about }) => about.kind === 'container' && about.id === record.id);
  const isTold = (kind: string, text: string) =>
    ours.some((one) => one.kind === kind && one.message.includes(text) && one.remedy !== '');
  const parts = (record.labels['nathost.name'] ?? '').split(',');
  const quoted = (part: string) =>
    JSON.stringify(part.length > 80 ? `${part.slice(0, 80)}...` : part).replace(
      /[\x7f-\uffff]/g,
      (character) => `\\u${`000${character.charCodeAt(0).toString(16)}`.slice(-4)}`,
    );
  if (parts.length > 64) {
    return isTold('label-invalid', 'label nathost.name has')
      ? []
      : ['more names than allowed, and nobody was told'];
  }
  if (assignment.standbys.has(record.id)) return [];
  const names = parts.map(nameIn);
  const [first] = names.filter((name) => name !== undefined);
  const lease = assignment.leases.find(({ holder }) => holder.container === record.id);
  const published = new Set(lines.map(({ name }) => name));
  const isHeld = (name: string) =>
    lease !== undefined && [lease.name, ...lease.aliases].includes(name) && published.has(name);
  const isRefused = (name = '') =>
    ['name-taken', 'name-reserved', 'name-public'].some((kind) => isTold(kind, name));
  return parts.flatMap((part, n) => {
    const name = names[n];
    if (name === undefined) {
      const told = isTold('label-invalid', `label nathost.name has ${quoted(part)}: `);
      return told ? [] : [`${quoted(part)} was refused silently`];
    }
    return isHeld(name) || isRefused(name) || isRefused(first) ? [] : [`${name} was lost silently`];
  });
}

const restart = `make fuzz NATHOST_SEED=${seed} NATHOST_FUZZ_VALUES=${values}`;

it('whatever labels say, only valid names that are not the host’s reach a file, and every refusal is told', () => {
  fs.writeFileSync(file, foreign);
  const counts = { values: 0, published: 0, problems: 0 };
  const property = fc.property(fc.array(labels, { minLength: atOnce, maxLength: atOnce }), (all) => {
    const containers = all.map((each, n) => container({ name: `app-${n}`, labels: each, createdAt: n }));
    const first = desired(containers, [], true);
    expect(unfit(first)).toEqual([]);
    expect(first.lines.filter(({ name }) => isOfThisHost(name))).toEqual([]);
    expect(containers.flatMap((record) => untold(record, first))).toEqual([]);
    expect(first.problems.filter(({ message }) => message.length > 700)).toEqual([]);
    counts.values += all.length;
    counts.published += first.lines.length;
    counts.problems += first.problems.length;
  });
  process.stdout.write(`fuzz: ${values} labels; once more: ${restart}\n`);
  fc.assert(property, { seed, numRuns: Math.ceil(values / atOnce) });
  process.stdout.write(`fuzz: ${JSON.stringify(counts)}, file of ${fs.statSync(file).size} bytes\n`);
  expect(counts.published).toBeGreaterThan(0);
}, 3_600_000);

it('a name that was leased before the host had it stays, and every holder of one is told', () => {
  fs.writeFileSync(file, foreign);
  const property = fc.property(fc.array(labels, { minLength: 1, maxLength: atOnce }), (all) => {
    const containers = all.map((each, n) => container({ name: `app-${n}`, labels: each, createdAt: n }));
    const before = desired(containers, [], false);
    const after = desired(containers, before.assignment.leases, true);
    expect(unfit(after)).toEqual([]);
    expect(after.lines).toEqual(before.lines);
    const shared = new Set(after.lines.map(({ name }) => name).filter(isOfThisHost));
    for (const name of shared) {
      expect(after.problems).toContainEqual(
        expect.objectContaining({
          kind: 'name-reserved',
          message: expect.stringContaining(`"${name}"`) as string,
        }),
      );
    }
  });
  fc.assert(property, { seed, numRuns: Math.ceil(values / atOnce / 4) });
}, 3_600_000);
