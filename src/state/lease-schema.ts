import * as v from 'valibot';
import { parseAddress } from '../model/address';
import { parseName } from '../model/name';

export const formatVersion = 1;

const address = (family?: 4 | 6) =>
  v.pipe(
    v.string(),
    v.check(
      (text) => {
        const found = parseAddress(text);
        return found?.text === text && (family === undefined || found.family === family);
      },
      `not an IP${family === undefined ? '' : `v${family}`} address in canonical form`,
    ),
  );

const name = v.pipe(
  v.string(),
  v.check((text) => {
    const parsed = parseName(text);
    return 'name' in parsed && parsed.name === text;
  }, 'not a name in canonical form'),
);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Strict, because an unknown field would be lost at the next compaction. */
const plainLease = v.strictObject({
  name,
  slot: count,
  ipv4: v.exactOptional(address(4)),
  ipv6: v.exactOptional(address(6)),
  aliases: v.array(name),
  resolvesTo: v.array(address()),
  holder: v.strictObject({
    /** Empty for a reserved lease that was never held. */
    container: v.string(),
    service: v.exactOptional(v.string()),
    replica: v.exactOptional(count),
  }),
  createdAt: count,
  idleSince: v.exactOptional(count),
  pinned: v.exactOptional(v.literal(true)),
});

const lease = v.pipe(
  plainLease,
  v.forward(
    v.partialCheck(
      [['holder'], ['idleSince']],
      ({ holder, idleSince }) => holder.container !== '' || idleSince !== undefined,
      'a lease in use has a container',
    ),
    ['holder', 'container'],
  ),
);

export const cursorsSchema = v.strictObject({
  ipv4: v.exactOptional(address(4)),
  ipv6: v.exactOptional(address(6)),
});

export const changeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('put'), lease }),
  v.strictObject({ kind: v.literal('drop'), name, slot: count }),
]);

/** One line of the lease file: the changes of one commit, all or nothing. */
export const commitSchema = v.strictObject({
  changes: v.array(changeSchema),
  /** Absent if the commit does not change them. */
  cursors: v.exactOptional(cursorsSchema),
});

/** The same, with changes that may be invalid. */
export const uncheckedCommitSchema = v.strictObject({
  ...commitSchema.entries,
  changes: v.array(v.unknown()),
});

/** The fields of the first line that every version has. */
export const headerSchema = v.looseObject({ format: v.literal('nathost-leases'), version: count });

/** The first line of this version. */
export const currentHeaderSchema = v.strictObject({
  format: v.literal('nathost-leases'),
  version: v.literal(formatVersion),
  /** How many leases follow it, one a line. */
  leases: count,
  cursors: cursorsSchema,
});

export function explain(issues: readonly v.BaseIssue<unknown>[]): string {
  return issues
    .map((issue) => `${v.getDotPath(issue) ?? 'line'}: ${issue.message}`)
    .join('; ')
    .slice(0, 300);
}
