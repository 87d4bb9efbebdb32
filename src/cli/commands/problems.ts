import { problemKinds } from '../../model/problem';
import type { ProblemStatus } from '../../model/status';
import type { CommandSpec } from '../command';
import { type Listing, listOptions } from '../format/listing';
import { checkListing, filterRows, printList } from '../format/print-list';
import { printProblems } from '../format/problem-text';
import { relativeText } from '../format/relative-time';
import type { Wire } from '../../model/wire';

const listing: Listing<Wire<ProblemStatus>> = {
  columns: [
    {
      field: 'Kind',
      says: 'a stable word; docs/problems.md explains each',
      of: ({ kind }) => kind,
      colour: () => 'red',
    },
    { field: 'Subject', says: 'what it is about, such as `container web-1`', of: ({ subject }) => subject },
    { field: 'Since', says: 'how long ago it began', of: ({ since }, { now }) => relativeText(since, now) },
    { field: 'SinceAt', header: 'SINCE', says: 'when it began', of: ({ since }) => since },
    { field: 'Message', says: 'what is wrong', of: ({ message }) => message },
    { field: 'Remedy', says: 'what to do about it', of: ({ remedy }) => remedy },
  ],
  table: ['Kind', 'Subject', 'Since', 'Message'],
  filters: [
    {
      key: 'kind',
      says: 'a kind, as in docs/problems.md',
      values: problemKinds,
      matches: ({ kind }, value) => kind === value,
    },
    {
      key: 'subject',
      says: 'a part of what it is about',
      matches: ({ subject }, value) => subject.includes(value),
    },
  ],
  plain: 'what is wrong and what to do about it, in sentences',
};

export const problems: CommandSpec = {
  name: 'problems',
  summary: 'List what is wrong and what to do about it',
  description: 'A problem is listed while it lasts, and disappears by itself.',
  options: listOptions(listing),
  fields: listing.columns,
  run: async (context, input) => {
    checkListing(input, listing);
    const api = await context.api();
    const found = await api.list<ProblemStatus>('/v1/problems', 'problems');
    if (input.value('format')) printList(context, input, listing, found);
    else printProblems(context.out, filterRows(listing, input.values('filter'), found), context.clock.now());
    return undefined;
  },
};
