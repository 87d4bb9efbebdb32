import { Text } from '../format/template/values';
import type { Listing } from '../format/listing';
import { parts, type Step } from '../../migrate/step';

export const stepListing: Listing<Step> = {
  columns: [
    { field: 'Part', says: `${parts.join(', ')}, in this order`, of: ({ part }) => part },
    {
      field: 'Subject',
      says: 'what it is about, such as `service shop of web`',
      of: ({ subject }) => subject,
    },
    { field: 'What', header: 'TO DO', says: 'what to do, or what to know', of: ({ what }) => what },
    { field: 'Because', says: 'why, or when', of: ({ because }) => because ?? '' },
    {
      field: 'Edits',
      says: 'changes in configurations: lists of place, file on the host, from and to',
      of: ({ edits }) => edits ?? [],
    },
    {
      field: 'Files',
      says: 'the Compose files for the lines',
      of: ({ fragment }) => fragment?.files ?? [],
    },
    { field: 'Lines', says: 'the lines, in YAML', of: ({ fragment }) => new Text(fragment?.lines ?? []) },
    {
      field: 'Command',
      says: 'commands for a shell, after files were changed',
      of: ({ command = [] }) => new Text(command),
    },
  ],
  table: ['Part', 'Subject', 'What'],
  quiet: { shows: 'commands', of: ({ command = [] }) => command.map((line) => [line]) },
  filters: [
    {
      key: 'part',
      says: parts.join(', '),
      values: parts,
      matches: ({ part }, value) => part === value,
    },
    {
      key: 'subject',
      says: 'a part of what it is about',
      matches: ({ subject }, value) => subject.includes(value),
    },
  ],
  plain: 'all steps in their order',
};
