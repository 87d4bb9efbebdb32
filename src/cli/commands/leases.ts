import type { LeaseStatus } from '../../model/status';
import type { CommandSpec } from '../command';
import { idText } from '../format/id-text';
import { type Listing, listOptions } from '../format/listing';
import { checkListing, printList } from '../format/print-list';
import { relativeText } from '../format/relative-time';
import type { Wire } from '../../model/wire';

type Lease = Wire<LeaseStatus>;

const states = ['held', 'idle'] as const;
const stateOf = ({ idleSince, holder }: Lease) => (idleSince === undefined && holder ? 'held' : 'idle');
const addressesOf = ({ ipv4, ipv6 }: Lease) => [ipv4, ipv6].filter((address) => address !== undefined);

const listing: Listing<Lease> = {
  columns: [
    { field: 'Name', says: 'the name', of: ({ name }) => name },
    { field: 'Slot', says: "the replica's number within the name", of: ({ slot }) => slot },
    { field: 'Addresses', says: 'its addresses', of: addressesOf },
    {
      field: 'State',
      says: '`held` by a container, or `idle`: without a container',
      of: stateOf,
      colour: (lease) => (stateOf(lease) === 'held' ? 'green' : 'yellow'),
    },
    {
      field: 'Holder',
      says: 'the container that has it, or had it last',
      of: ({ holder }) => holder && (holder.name ?? idText(holder.id, { truncate: true })),
    },
    {
      field: 'HolderId',
      header: 'HOLDER ID',
      says: 'its id',
      of: ({ holder }, view) => holder && idText(holder.id, view),
    },
    { field: 'Pinned', says: '`yes`: it never expires', of: ({ pinned }) => (pinned ? 'yes' : '') },
    {
      field: 'Created',
      says: 'how long ago it was created',
      of: ({ createdAt }, { now }) => relativeText(createdAt, now),
    },
    { field: 'CreatedAt', header: 'CREATED', says: 'when it was created', of: ({ createdAt }) => createdAt },
    {
      field: 'IdleSince',
      header: 'IDLE SINCE',
      says: 'when its last container was gone',
      of: ({ idleSince }) => idleSince,
    },
    {
      field: 'Expires',
      says: 'in how long it expires, if no container takes it',
      of: ({ expiresAt }, { now }) => relativeText(expiresAt, now),
    },
    { field: 'ExpiresAt', header: 'EXPIRES', says: 'when it expires', of: ({ expiresAt }) => expiresAt },
  ],
  table: ['Name', 'Slot', 'Addresses', 'State', 'Holder', 'Pinned', 'Expires'],
  quiet: { shows: 'names and slots', of: ({ name, slot }) => [[`${name}/${slot}`]] },
  filters: [
    {
      key: 'name',
      says: 'a part of the name',
      matches: ({ name }, value) => name.includes(value.toLowerCase()),
    },
    {
      key: 'state',
      says: states.join(', '),
      values: states,
      matches: (lease, value) => stateOf(lease) === value,
    },
    {
      key: 'pinned',
      says: 'true or false',
      values: ['true', 'false'],
      matches: ({ pinned }, value) => pinned === (value === 'true'),
    },
    { key: 'address', says: 'an address', matches: (lease, value) => addressesOf(lease).includes(value) },
  ],
};

function byName(a: Lease, b: Lease): number {
  if (a.name === b.name) return a.slot - b.slot;
  return a.name < b.name ? -1 : 1;
}

export const leases: CommandSpec = {
  name: 'leases',
  summary: 'List leased addresses',
  description:
    'A lease is the lasting assignment of an address to a name. It survives containers, and expires long after the last one is gone.',
  options: listOptions(listing),
  fields: listing.columns,
  run: async (context, input) => {
    checkListing(input, listing);
    const api = await context.api();
    const found = await api.list<LeaseStatus>('/v1/leases', 'leases');
    printList(context, input, listing, found.toSorted(byName));
    return undefined;
  },
};
