import type { PlanReport, PlannedChange, TriedSettings } from '../../model/planned-change';
import { plannedChangeKinds } from '../../model/planned-change';
import type { ProblemKind } from '../../model/problem';
import type { CommandSpec, Input } from '../command';
import type { Context } from '../context';
import { CliFailure, exitStatus } from '../exit-status';
import { counted } from '../format/facts';
import { type Listing, listOptions } from '../format/listing';
import { checkListing, filterRows, printList } from '../format/print-list';
import { printProblems } from '../format/problem-text';
import { relativeText } from '../format/relative-time';
import type { Wire } from '../../model/wire';

/** Problems about what labels change beside names. */
const besideNames: ReadonlySet<ProblemKind> = new Set(['name-shadowed', 'network-ambiguous']);

type Change = Wire<PlannedChange>;
type Plan = Wire<PlanReport> & {
  readonly settings?: TriedSettings;
};

const listing: Listing<Change> = {
  columns: [
    { field: 'Kind', says: 'the kind of change', of: ({ kind }) => kind },
    { field: 'Subject', says: 'what it is about', of: ({ subject }) => subject },
    { field: 'Text', says: 'the change in a sentence', of: ({ text }) => text },
    {
      field: 'Waits',
      says: 'in how long, if not at once',
      of: ({ waitsUntil }, { now }) => relativeText(waitsUntil, now),
    },
    {
      field: 'WaitsUntil',
      header: 'WAITS UNTIL',
      says: 'when, if not at once',
      of: ({ waitsUntil }) => waitsUntil,
    },
    { field: 'Because', says: 'what it waits for', of: ({ because }) => because },
    { field: 'Detail', says: 'the details of the change', of: ({ detail }) => detail },
  ],
  table: ['Kind', 'Subject', 'Text', 'Waits'],
  filters: [
    {
      key: 'kind',
      says: plannedChangeKinds.join(', '),
      values: plannedChangeKinds,
      matches: ({ kind }, value) => kind === value,
    },
    {
      key: 'subject',
      says: 'a part of what it is about',
      matches: ({ subject }, value) => subject.includes(value),
    },
  ],
  plain: 'a sentence for each change',
};

export const plan: CommandSpec = {
  name: 'plan',
  summary: 'Show what would be done now, or with other settings',
  description:
    'Changes nothing. The plan is mostly empty, because nathost carries out changes at once: a change that is shown waits for something or for its retry.',
  options: [
    {
      name: 'what-if',
      alias: 'set',
      value: 'NAME=VALUE',
      repeatable: true,
      description: 'Show what would be done with this setting instead of the one in force',
      values: 'settings',
    },
    ...listOptions(listing),
  ],
  examples: [
    {
      command: 'docker nathost plan --what-if NATHOST_PROXIES=labelled',
      says: 'What would change if only labelled proxies got names',
    },
  ],
  fields: listing.columns,
  run: async (context, input) => {
    checkListing(input, listing);
    const query = whatIf(input);
    const api = await context.api();
    show(context, input, (await api.get(`/v1/plan${query}`)) as Plan);
    return undefined;
  },
};

function whatIf(input: Input): string {
  const given = input.values('what-if');
  for (const one of given)
    if (!/^[A-Z0-9_]+=/.test(one))
      throw new CliFailure(`"${one}" is not a setting`, {
        remedy: 'Write it as NATHOST_RESYNC=10s.',
        status: exitStatus.usage,
      });
  return given.length === 0 ? '' : `?${given.map((one) => `set=${encodeURIComponent(one)}`).join('&')}`;
}

function show(context: Context, input: Input, { changes, problems, settings = {} }: Plan): void {
  const { out, clock } = context;
  if (input.value('format')) {
    printList(context, input, listing, changes);
    return;
  }
  const now = clock.now();
  const shown = filterRows(listing, input.values('filter'), changes);
  for (const [name, { from, to }] of Object.entries(settings))
    out.line(`${name}=${to} instead of ${from || 'nothing'}`);
  if (changes.length === 0)
    out.line(problems.length === 0 ? 'Nothing to do: everything is in sync.' : 'Nothing to do.');
  for (const { text, waitsUntil, because } of shown) {
    const waits = [waitsUntil && relativeText(waitsUntil, now), because].filter(Boolean).join(', ');
    out.line(text, { text: waits && ` (${waits})`, colour: 'dim' });
  }
  if (changes.length > 0) out.line(`${counted(changes.length, 'change')}; nothing was done.`);
  const isTried = Object.keys(settings).length > 0;
  // docker nathost problems lists the present ones; here only those that concern new labels are shown.
  const told = isTried ? problems : problems.filter(({ kind }) => besideNames.has(kind));
  if (told.length === 0) return;
  out.line();
  out.line(isTried ? 'Problems that would arise:' : 'What labels change beside names:');
  printProblems(out, told, now);
}
