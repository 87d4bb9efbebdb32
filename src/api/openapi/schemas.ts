import { changeKinds } from '../../model/change-record';
import { leaseDocumentFormat, leaseDocumentVersion } from '../../model/lease-document';
import { plannedChangeKinds } from '../../model/planned-change';
import { problemKinds } from '../../model/problem';
import { count, flag, ipv4, ipv6, list, object, oneOf, ref, text, time, told, type Schema } from './schema';

const states = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];
const phase = oneOf('misconfigured', 'starting', 'ready', 'disconnected');
const texts: Schema = { type: 'object', additionalProperties: text };

const nameFields = {
  name: text,
  'aliasOf?': told(text, 'The first name of the label, if this one is an alias.'),
  addresses: list(text),
  holders: list(ref('Container')),
  standbys: list(ref('Container')),
};

const slotOf = { name: text, slot: count };

/** The schemas of the answers. */
export const schemas: Readonly<Record<string, Schema>> = {
  Error: object({
    error: object({ code: told(text, 'A stable word.'), message: text, 'remedy?': text }),
  }),
  Container: object({ id: text, name: text, state: oneOf(...states) }),
  Engine: object({
    connected: flag,
    'version?': text,
    'apiVersion?': text,
    since: told(time, 'Since when the event stream has been open, or closed.'),
    connections: told(count, 'How often the stream was opened.'),
    'lastDisconnectedFor?': told(count, 'How long the last gap between two streams was, milliseconds.'),
    'lastEventAt?': time,
    'totalDisconnectedFor?': told(count, 'The sum of all gaps, milliseconds.'),
    'staleSince?': told(
      time,
      'Since when nathost has waited for an answer from the engine; present when that is too long to rely on what is shown.',
    ),
  }),
  Network: object({
    name: text,
    id: text,
    subnet: text,
    'subnet6?': text,
    internal: flag,
    poolSize: told(count, 'IPv4 addresses that nathost may lease.'),
    poolUsed: told(count, 'How many of them are leased.'),
    'kernel?': told(ref('Kernel'), 'Present while the network exists.'),
  }),
  Kernel: object({
    bridge: text,
    'arpTimeoutMs?': told(count, 'How long the host asks for an IPv4 address on the bridge.'),
    bypass: told(flag, "Whether nathost's connections bypass connection tracking."),
    inSync: told(flag, 'False while a setting still has to be applied.'),
  }),
  Status: object({
    phase,
    version: text,
    buildId: text,
    startedAt: time,
    settings: told(texts, 'The value in force of every setting, by variable.'),
    engine: ref('Engine'),
    'network?': ref('Network'),
    passes: object({
      count,
      'lastAt?': time,
      'lastDurationMs?': { type: 'number' },
      driftMended: told(count, 'Differences that a resync found and no event explains.'),
    }),
    counts: object({ names: count, leases: count, proxies: count, problems: count }),
  }),
  Name: object(nameFields),
  NameDetail: object({
    ...nameFields,
    leases: list(ref('Lease')),
    because: told(list(text), 'Sentences: why it has this address, who holds it, and who stands by.'),
    files: list(object({ proxy: text, file: text, since: time })),
    problems: list(ref('Problem')),
    changes: told(list(ref('Change')), 'The last changes of this name, newest first.'),
  }),
  Lease: object({
    name: text,
    slot: told(count, "The replica's number within the name."),
    'ipv4?': ipv4,
    'ipv6?': ipv6,
    'holder?': told(
      object({ id: text, 'name?': text }),
      'The container that has it, or had it last; absent for a reserved name that no container has had.',
    ),
    pinned: told(flag, 'A pinned lease never expires.'),
    createdAt: time,
    'idleSince?': told(time, 'Since when no container has had it.'),
    'expiresAt?': told(time, 'When it expires if no container takes it.'),
  }),
  Proxy: object({
    name: told(text, "`host` for the host's own file, else the container's name."),
    'containerId?': text,
    file: text,
    names: told(count, 'Names in the file when it was last read or written.'),
    inSync: flag,
    since: told(time, 'Since when inSync has its value.'),
    'lastWriteAt?': time,
    writes: count,
    drift: told(count, 'Lines that somebody else had changed and nathost restored.'),
    'reload?': object({ signal: text, 'lastAt?': time, count }),
  }),
  Problem: object({
    kind: oneOf(...problemKinds),
    subject: text,
    message: text,
    remedy: text,
    'since?': told(time, 'Absent in a plan.'),
  }),
  Change: object({
    id: told(
      { type: 'integer', minimum: 1 },
      'Counts from 1 in the order of events; starts again with the process.',
    ),
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
    'because?': told(text, 'Present for a change that waits: what for.'),
  }),
  Plan: object({
    changes: list(ref('PlannedChange')),
    problems: list(ref('Problem')),
    'settings?': {
      type: 'object',
      description: 'The tried settings, by variable.',
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
      'Existing leases that now have the addresses and the pin of the document.',
    ),
    unchanged: list(object(slotOf)),
    refused: list(object({ ...slotOf, because: text })),
  }),
};
