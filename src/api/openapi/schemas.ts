import { changeKinds } from '../../model/change-record';
import { leaseDocumentFormat, leaseDocumentVersion } from '../../model/lease-document';
import { plannedChangeKinds } from '../../model/planned-change';
import { problemKinds } from '../../model/problem';
import { count, flag, ipv4, ipv6, list, object, oneOf, ref, text, time, told, type Schema } from './schema';

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];
const phase = oneOf('misconfigured', 'starting', 'ready', 'blind');
const texts: Schema = { type: 'object', additionalProperties: text };

const nameFields = {
  name: text,
  'aliasOf?': told(text, 'The first name of the label, when this one is a further one.'),
  addresses: list(text),
  holders: list(ref('Container')),
  standbys: list(ref('Container')),
};

const slotOf = { name: text, slot: count };

/** What the answers are made of. */
export const schemas: Readonly<Record<string, Schema>> = {
  Error: object({
    error: object({ code: told(text, 'A stable word.'), message: text, 'remedy?': text }),
  }),
  Container: object({ id: text, name: text, state: oneOf(...states) }),
  Engine: object({
    connected: flag,
    'version?': text,
    'apiVersion?': text,
    since: told(time, 'Since when the event stream is open, or since when it is not.'),
    connections: told(count, 'How often the stream was opened.'),
    'lastBlindFor?': told(count, 'How long the last gap between two streams was, milliseconds.'),
    'lastEventAt?': time,
    'totalBlindFor?': told(count, 'All gaps together, milliseconds.'),
    'staleSince?': told(
      time,
      'Since when the engine owes an answer; present when that is too long to rely on what is shown.',
    ),
  }),
  Network: object({
    name: text,
    id: text,
    subnet: text,
    'subnet6?': text,
    internal: flag,
    poolSize: told(count, 'IPv4 addresses that nathost may lease.'),
    poolUsed: told(count, 'Those that it has leased.'),
    'kernel?': told(ref('Kernel'), 'Present while the network is there.'),
  }),
  Kernel: object({
    bridge: text,
    'arpTimeoutMs?': told(count, 'How long the host asks for an IPv4 address on the bridge.'),
    bypass: told(flag, "Whether nathost's connections go untracked."),
    isAsWanted: told(flag, 'False while something still has to be set.'),
  }),
  Status: object({
    phase,
    version: text,
    buildId: text,
    startedAt: time,
    settings: told(texts, 'Variable and text of every setting, as they are in force.'),
    engine: ref('Engine'),
    'network?': ref('Network'),
    passes: object({
      count,
      'lastAt?': time,
      'lastDurationMs?': { type: 'number' },
      driftMended: told(count, 'Differences that a resync found and that no event had announced.'),
    }),
    counts: object({ names: count, leases: count, proxies: count, problems: count }),
  }),
  Name: object(nameFields),
  NameDetail: object({
    ...nameFields,
    leases: list(ref('Lease')),
    because: told(list(text), 'Sentences: why this address, who holds it, who stands by and what for.'),
    files: list(object({ proxy: text, file: text, since: time })),
    problems: list(ref('Problem')),
    changes: told(list(ref('Change')), 'The last ones of this name, newest first.'),
  }),
  Lease: object({
    name: text,
    slot: told(count, "The replica's number within the name."),
    'ipv4?': ipv4,
    'ipv6?': ipv6,
    'holder?': told(
      object({ id: text, 'name?': text }),
      'The container that has it, or had it last; absent for a name that was only ever reserved.',
    ),
    pinned: told(flag, 'A pinned lease never ends by itself.'),
    createdAt: time,
    'idleSince?': told(time, 'Since when no container has it.'),
    'expiresAt?': told(time, 'When it ends if nobody takes it up again.'),
  }),
  Proxy: object({
    name: told(text, "`host` for the host's own file, else the container's name."),
    'containerId?': text,
    file: text,
    names: told(count, 'Names in the file as of the last look.'),
    inSync: flag,
    since: told(time, 'Since when inSync has its value.'),
    'lastWriteAt?': time,
    writes: count,
    drift: told(count, 'Lines of ours that somebody else had changed, and that were put right.'),
    'reload?': object({ signal: text, 'lastAt?': time, count }),
  }),
  Problem: object({
    kind: oneOf(...problemKinds),
    subject: text,
    message: text,
    remedy: text,
    'since?': told(time, 'Absent for one that there would only be.'),
  }),
  Change: object({
    id: told({ type: 'integer', minimum: 1 }, 'In the order of event; begins anew with the process.'),
    at: time,
    kind: oneOf(...changeKinds),
    subject: text,
    names: list(text),
    text,
  }),
  PlannedChange: object({
    kind: oneOf(...plannedChangeKinds),
    subject: text,
    text,
    detail: { type: 'object' },
    'waitsUntil?': time,
    'because?': told(text, 'Present when it is not done at once: what it waits for.'),
  }),
  Plan: object({
    changes: list(ref('PlannedChange')),
    problems: list(ref('Problem')),
    'settings?': {
      type: 'object',
      description: 'By variable that was tried.',
      additionalProperties: object({ from: text, to: text }),
    },
  }),
  ExportedLease: object({ ...slotOf, 'ipv4?': ipv4, 'ipv6?': ipv6, aliases: list(text), pinned: flag }),
  LeaseDocument: object({
    format: { const: leaseDocumentFormat },
    version: { const: leaseDocumentVersion },
    exportedAt: time,
    leases: list(ref('ExportedLease')),
  }),
  ImportResult: object({
    made: list(object(slotOf)),
    moved: told(
      list(object(slotOf)),
      'There was one, and it has the addresses and the pin of the document now.',
    ),
    unchanged: list(object(slotOf)),
    refused: list(object({ ...slotOf, because: text })),
  }),
};
