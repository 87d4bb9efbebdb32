import * as v from 'valibot';
import { parseAddress, type AddressFamily } from '../model/address';
import { leaseDocumentFormat, leaseDocumentVersion } from '../model/lease-document';
import { parseName } from '../model/name';
import { Refusal } from './answer';

const mostSlot = 65_535;
/** The number of addresses in the largest subnet. */
const mostLeases = 65_536;
const mostAliases = 64;

const name = v.pipe(
  v.string('must be a text'),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseName(dataset.value);
    if ('name' in parsed) return parsed.name;
    addIssue({ message: parsed.rule });
    return NEVER;
  }),
);

const slot = v.pipe(
  v.number('must be a number'),
  v.integer('must be a whole number'),
  v.minValue(0, 'must not be below 0'),
  v.maxValue(mostSlot, `must not be above ${mostSlot}`),
);

const address = (family: AddressFamily) =>
  v.pipe(
    v.string('must be a text'),
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const parsed = parseAddress(dataset.value);
      if (parsed?.family === family) return parsed.text;
      addIssue({ message: `must be an IPv${family} address` });
      return NEVER;
    }),
  );

const flag = v.boolean('must be true or false');

export const releaseBody = v.strictObject(
  { slot: v.exactOptional(slot) },
  'must be an object with no other field than `slot`',
);

export const pinBody = v.strictObject(
  {
    slot: v.exactOptional(slot),
    ipv4: v.exactOptional(address(4)),
    ipv6: v.exactOptional(address(6)),
    pinned: v.exactOptional(flag),
  },
  'must be an object with no other fields than `slot`, `ipv4`, `ipv6` and `pinned`',
);

/** Accepts further fields, which a later version may add. */
const exportedLease = v.object({
  name,
  slot,
  ipv4: v.exactOptional(address(4)),
  ipv6: v.exactOptional(address(6)),
  aliases: v.optional(v.pipe(v.array(v.unknown()), v.maxLength(mostAliases), v.array(name)), []),
  pinned: v.optional(flag, false),
});

export const importBody = v.object(
  {
    format: v.literal(leaseDocumentFormat, `must be "${leaseDocumentFormat}"`),
    version: v.literal(
      leaseDocumentVersion,
      `must be ${leaseDocumentVersion}: this nathost reads no other version`,
    ),
    leases: v.pipe(
      v.array(v.unknown(), 'must be a list'),
      v.maxLength(mostLeases, `must not have more than ${mostLeases} elements`),
      v.array(exportedLease),
    ),
  },
  'must be a document of GET /v1/export',
);

export const emptyBody = v.strictObject({}, 'must be empty');

/** Decodes a body; an empty body counts as an empty object. Stops at the first error. */
export function decodeBody<T>(schema: v.GenericSchema<unknown, T>, bytes: Buffer): T {
  const result = v.safeParse(schema, parse(bytes), { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? 'the body';
  throw invalid(`${where}: ${issue.message}${'input' in issue ? `, found ${found(issue.input)}` : ''}`);
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw invalid('the body is not JSON in UTF-8');
  }
  if (Array.isArray(parsed)) throw invalid('the body is a list, not an object');
  return parsed;
}

function invalid(message: string): Refusal {
  return new Refusal(400, 'body-invalid', message, 'See docs/api.md or GET /openapi.json.');
}

const longestQuote = 80;

function found(value: unknown): string {
  if (value === null || typeof value === 'object')
    return Array.isArray(value) ? 'a list' : value === null ? 'null' : 'an object';
  const text = typeof value === 'undefined' ? 'nothing' : JSON.stringify(value);
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
}
