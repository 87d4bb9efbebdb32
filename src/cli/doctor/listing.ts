import { Text } from '../format/template/values';
import type { Listing } from '../format/listing';
import { severities, severityColours, type Finding } from '../../doctor/finding';

export const findingListing: Listing<Finding> = {
  columns: [
    {
      field: 'Severity',
      says: 'ok, note, warning or error',
      of: ({ severity }) => severity,
      colour: ({ severity }) => severityColours[severity],
    },
    { field: 'Check', says: 'a stable word; docs/doctor.md explains each', of: ({ check }) => check },
    { field: 'Subject', says: 'what it is about, such as `container web-1`', of: ({ subject }) => subject },
    { field: 'What', header: 'FOUND', says: 'what was found, with figures', of: ({ what }) => what },
    { field: 'Means', says: 'what follows from it', of: ({ means }) => means ?? '' },
    { field: 'Command', says: 'what fixes it', of: ({ command = [] }) => new Text(command) },
  ],
  table: ['Severity', 'Check', 'Subject', 'What'],
  quiet: {
    shows: 'warnings and errors, one a line',
    of: ({ severity, check, subject, what }) => [[severity, check, subject, what]],
  },
  filters: [
    {
      key: 'severity',
      says: 'ok, note, warning or error',
      values: severities,
      matches: ({ severity }, value) => severity === value,
    },
    { key: 'check', says: 'a check, as in docs/doctor.md', matches: ({ check }, value) => check === value },
    {
      key: 'subject',
      says: 'a part of what it is about',
      matches: ({ subject }, value) => subject.includes(value),
    },
  ],
  plain: 'problems first, with what they mean and what fixes them',
};
