/** The names that come and go while readers in other processes look on: what they are, so that a torn line is known as one. */

/** As many as a label takes. */
export const namesPerLabel = 64;

/** Where the application `app` has to be in its generation `generation`. */
export function addressOf(app: number, generation: number): string {
  return `10.203.${1 + (generation % 12)}.${2 + app}`;
}

/** Its names. Their lengths differ, so that the place of one does not fit all others. */
export function namesOf(app: number, generation: number): string[] {
  return Array.from(
    { length: namesPerLabel },
    (_, n) => `app-${app}-${generation}-${n}-${'x'.repeat(1 + ((app * 7 + n) % 40))}`,
  );
}

/** Always there, with one address. */
export const steadyNames = Array.from({ length: 10 }, (_, n) => `steady-${n}`);
export const steadyAddress = '10.203.13.1';

/** Always there, with changing addresses. */
export const wanderer = 'wanderer';
export function wandererAddress(step: number): string {
  return `10.203.14.${1 + (step % 100)}`;
}

/** What somebody else appends meanwhile. */
export function foreignLine(n: number): string {
  return `192.0.2.9 foreign-${n}`;
}

/** What was in the file before, and may not be missing either. */
export const plainLines = ['127.0.0.1 localhost', '::1 localhost ip6-localhost ip6-loopback'];

/** What every read has to have. */
export const required: readonly string[] = ['localhost', ...steadyNames, wanderer];

/** Whether somebody wrote this line, as it is. */
export function mayStand(line: string): boolean {
  const [, text = '', mark] = /^(.*?)( +# nathost)?$/.exec(line) ?? [];
  const [address = '', name = ''] = text.split(' ');
  const [kind, ...numbers] = name.split('-');
  const [first = 0, generation = 0, n = 0] = numbers.map(Number);
  if (mark === undefined) return plainLines.includes(text) || text === foreignLine(first);
  if (kind === 'steady') return address === steadyAddress && steadyNames.includes(name);
  if (kind === wanderer) return address === wandererAddress(Number(address.split('.')[3]) - 1);
  return address === addressOf(first, generation) && name === namesOf(first, generation)[n];
}
