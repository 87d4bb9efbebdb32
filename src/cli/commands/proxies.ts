import type { ProxyStatus } from '../../model/status';
import type { CommandSpec } from '../command';
import { idText } from '../format/id-text';
import { type Listing, listOptions } from '../format/listing';
import { checkListing, printList } from '../format/print-list';
import { relativeText } from '../format/relative-time';
import type { Wire } from '../../model/wire';

type Proxy = Wire<ProxyStatus>;

const states = ['in-sync', 'out-of-sync'] as const;
const stateOf = ({ inSync }: Proxy) => (inSync ? 'in-sync' : 'out-of-sync');

const listing: Listing<Proxy> = {
  columns: [
    {
      field: 'Name',
      header: 'PROXY',
      says: "the container's name; `host` is the host's own file",
      of: ({ name }) => name,
    },
    {
      field: 'Id',
      header: 'CONTAINER ID',
      says: "the container's id",
      of: ({ containerId }, view) => idText(containerId ?? '', view),
    },
    { field: 'Names', says: 'how many names the file has', of: ({ names }) => names },
    {
      field: 'State',
      says: '`in-sync` or `out-of-sync`',
      of: stateOf,
      colour: ({ inSync }) => (inSync ? 'green' : 'red'),
    },
    {
      field: 'Since',
      says: 'how long it has been in this state',
      of: ({ since }, { now }) => relativeText(since, now),
    },
    {
      field: 'SinceAt',
      header: 'SINCE',
      says: 'since when it has been in this state',
      of: ({ since }) => since,
    },
    {
      field: 'LastWrite',
      header: 'LAST WRITE',
      says: 'how long ago it was written',
      of: ({ lastWriteAt }, { now }) => relativeText(lastWriteAt, now),
    },
    {
      field: 'LastWriteAt',
      header: 'LAST WRITE',
      says: 'when it was written',
      of: ({ lastWriteAt }) => lastWriteAt,
    },
    { field: 'Writes', says: 'how often it was written', of: ({ writes }) => writes },
    {
      field: 'Drift',
      says: 'lines that somebody else had changed and nathost restored',
      of: ({ drift }) => drift,
    },
    {
      field: 'Reload',
      says: 'the signal sent after names changed, and how often it was sent',
      of: ({ reload }) => reload && `${reload.signal} x${reload.count}`,
    },
    { field: 'File', says: 'the hosts file, as nathost sees it', of: ({ file }) => file },
  ],
  table: ['Name', 'Names', 'State', 'Since', 'LastWrite', 'Drift', 'Reload'],
  quiet: { shows: 'names of proxies', of: ({ name }) => [[name]] },
  filters: [
    {
      key: 'name',
      says: "a part of the container's name",
      matches: ({ name }, value) => name.includes(value),
    },
    {
      key: 'state',
      says: states.join(', '),
      values: states,
      matches: (proxy, value) => stateOf(proxy) === value,
    },
  ],
};

export const proxies: CommandSpec = {
  name: 'proxies',
  summary: 'List the hosts files that nathost keeps, and whether they are in sync',
  options: listOptions(listing),
  fields: listing.columns,
  run: async (context, input) => {
    checkListing(input, listing);
    const api = await context.api();
    printList(context, input, listing, await api.list<ProxyStatus>('/v1/proxies', 'proxies'));
    return undefined;
  },
};
