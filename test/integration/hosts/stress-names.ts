import type { HostLine } from '../../../src/model/host-line';

/** The names of the stress test, so that writers and readers in different processes agree on what may stand in the file. */

/** Always there, always the same. */
export const steady: readonly HostLine[] = Array.from({ length: 50 }, (_, i) => ({
  address: `10.1.0.${i}`,
  name: `steady-${i}`,
}));

export const movingCount = 20;

/** Always there, with changing addresses. */
export function moving(index: number, place: number): HostLine {
  return { address: `10.2.${place % 100}.${index}`, name: `moving-${index}` };
}

export const passingCount = 3000;

/** Come and go. Their lengths differ, so that slots of one do not fit all. */
export function passing(index: number): HostLine {
  return { address: `10.3.${index >> 8}.${index & 255}`, name: `passing-${index}-${'x'.repeat(index % 40)}` };
}

/** Lines of others, before ours and appended meanwhile. */
export const foreignHead = '127.0.0.1 localhost\n# a comment\xff of somebody\r\n';

export function foreignLine(index: number): string {
  return `10.9.9.9 foreign-${index}`;
}

/** What a reader must find in every read. */
export const required: ReadonlySet<string> = new Set([
  'localhost',
  ...steady.map(({ name }) => name),
  ...Array.from({ length: movingCount }, (_, index) => moving(index, 0).name),
]);

export function mayStand(address: string, name: string): boolean {
  const [kind = '', index = ''] = name.split('-');
  const number = Number(index);
  if (kind === 'localhost') return address === '127.0.0.1';
  if (kind === 'foreign') return foreignLine(number) === `${address} ${name}`;
  if (kind === 'steady') return equal(steady[number], address, name);
  if (kind === 'moving') return equal(moving(number, Number(address.split('.')[2])), address, name);
  return kind === 'passing' && equal(passing(number), address, name);
}

function equal(line: HostLine | undefined, address: string, name: string): boolean {
  return line?.address === address && line.name === name;
}
