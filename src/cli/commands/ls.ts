import type { NameStatus } from '../../model/status';
import type { CommandSpec } from '../command';
import { idText } from '../format/id-text';
import { type Listing, listOptions } from '../format/listing';
import { checkListing, printList } from '../format/print-list';
import type { Colour } from '../format/screen';
import type { Wire } from '../../model/wire';

type Name = Wire<NameStatus>;

/** `up`: it answers; `down`: its containers are down; `kept`: it has no container, only an address. */
type NameState = 'up' | 'down' | 'kept';
const states: readonly NameState[] = ['up', 'down', 'kept'];
const colours: Readonly<Record<NameState, Colour>> = { up: 'green', down: 'red', kept: 'yellow' };

function stateOf({ holders }: Name): NameState {
  if (holders.length === 0) return 'kept';
  return holders.some(({ state }) => state === 'running') ? 'up' : 'down';
}

const containerNames = (containers: Name['holders']) => containers.map(({ name }) => name);

const listing: Listing<Name> = {
  columns: [
    { field: 'Name', says: 'the name', of: ({ name }) => name },
    { field: 'Addresses', says: 'what it resolves to', of: ({ addresses }) => addresses },
    {
      field: 'State',
      says: '`up`: a container of the name is running; `down`: none is; `kept`: it has no container, and its address is kept',
      of: stateOf,
      colour: (name) => colours[stateOf(name)],
    },
    {
      field: 'Holders',
      header: 'HOLDER',
      says: 'the containers that have the name',
      of: ({ holders }) => containerNames(holders),
    },
    {
      field: 'HolderIds',
      header: 'HOLDER ID',
      says: 'their ids',
      of: ({ holders }, view) => holders.map(({ id }) => idText(id, view)),
    },
    {
      field: 'Standbys',
      header: 'STANDBY',
      says: 'the containers that wait to take it over',
      of: ({ standbys }) => containerNames(standbys),
    },
    {
      field: 'AliasOf',
      header: 'ALIAS OF',
      says: 'the first name of the label, if this one is an alias',
      of: ({ aliasOf }) => aliasOf,
    },
  ],
  table: ['Name', 'Addresses', 'State', 'Holders', 'Standbys', 'AliasOf'],
  quiet: { shows: 'names', of: ({ name }) => [[name]] },
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
      matches: (name, value) => stateOf(name) === value,
    },
    { key: 'address', says: 'an address', matches: ({ addresses }, value) => addresses.includes(value) },
    {
      key: 'container',
      says: 'name or id of a holder or standby',
      matches: ({ holders, standbys }, value) =>
        [...holders, ...standbys].some(
          ({ name, id }) => name === value || (value !== '' && id.startsWith(value)),
        ),
    },
    {
      key: 'alias',
      says: 'true or false',
      values: ['true', 'false'],
      matches: ({ aliasOf }, value) => (aliasOf !== undefined) === (value === 'true'),
    },
  ],
};

export const ls: CommandSpec = {
  name: 'ls',
  aliases: ['list'],
  summary: 'List names and their addresses',
  options: listOptions(listing),
  fields: listing.columns,
  run: async (context, input) => {
    checkListing(input, listing);
    const api = await context.api();
    printList(context, input, listing, await api.list<NameStatus>('/v1/names', 'names'));
    return undefined;
  },
};
