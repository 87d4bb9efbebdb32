import { lastName, shadowedNames } from '../../../../src/controller/desired/shadowed-names';
import type { ContainerRecord } from '../../../../src/model/record';
import { byId, container, lease, network, settings } from '../../../support/records';

const endpoint = (priority?: number) => ({
  networkId: '',
  configured: {},
  live: {},
  ...(priority !== undefined && { priority }),
});
const onBoth = (name: string, priority?: number, other?: number): ContainerRecord =>
  container({ name, endpoints: { nathost: endpoint(priority), shop_db: endpoint(other) } });

const problemsOf = (containers: readonly ContainerRecord[], internal = ['shop_db'], leases = [lease()]) =>
  shadowedNames(
    {
      settings: settings(),
      containers: byId(...containers),
      network: network(),
      internalNetworks: new Set(internal),
    },
    { leases, cursors: {}, standbys: new Map(), holders: new Map() },
  );

it('names both containers, the network, and how to rename nathost’s on an engine that goes by names', () => {
  expect(problemsOf([onBoth('api'), onBoth('db')])).toEqual([
    {
      kind: 'name-shadowed',
      about: { kind: 'network', name: 'shop_db' },
      message:
        'containers api, db share it, but their container names resolve to addresses on nathost, where packets between containers are dropped: the engine takes internal networks in the order of their names, and nathost comes before shop_db',
      remedy:
        'Either give shop_db a name that sorts before nathost (in Compose: name); or rename nathost’s network, which keeps all addresses and takes a second: docker plugin disable nathost; docker plugin set nathost NATHOST_NETWORK=zz-nathost NATHOST_SUBNET=10.203.0.0/24; for c in $(docker ps -aq --filter network=nathost); do docker network disconnect -f nathost $c; done; docker network rm nathost; docker plugin enable nathost',
    },
  ]);
});

it('has the commands of a container on one line that ends in its only comment', () => {
  const seen = {
    settings: settings({ way: 'container' }),
    containers: byId(onBoth('api'), onBoth('db')),
    network: network(),
    internalNetworks: new Set(['shop_db']),
  };
  const [problem] = shadowedNames(seen, {
    leases: [lease()],
    cursors: {},
    standbys: new Map(),
    holders: new Map(),
  });
  expect(problem?.remedy).toMatch(
    / docker stop nathost; for c in .*; docker network rm nathost; echo NATHOST_NETWORK=zz-nathost >>\.env && [^#]* # in the folder of compose\.yaml$/,
  );
});

it('tells whom to connect again on an engine that knows an order', () => {
  const [problem] = problemsOf([onBoth('api', 0, 0), onBoth('db', -1, 0)]);
  expect(problem?.remedy).toBe(
    'nathost corrects the order while a container is stopped. To correct it now, which ends connections from the host to the container: docker network disconnect nathost api',
  );
});

it('counts a container that is about to be connected', () => {
  const unconnected = container({ name: 'db', endpoints: { shop_db: endpoint() } });
  expect(problemsOf([onBoth('api'), unconnected])).toEqual([]);
  expect(problemsOf([onBoth('api'), unconnected], ['shop_db'], [lease({ of: 'db' })])).toHaveLength(1);
});

it('is over when the network is not internal, or nathost’s comes last', () => {
  expect(problemsOf([onBoth('api'), onBoth('db')], [])).toEqual([]);
  expect(problemsOf([onBoth('api', -1, 0), onBoth('db', -1, 0)])).toEqual([]);
});

it('names ten containers and counts the others', () => {
  const many = Array.from({ length: 12 }, (_, at) => onBoth(`app-${String(at).padStart(2, '0')}`));
  const [problem] = problemsOf(many);
  expect(problem?.message).toMatch(/^containers app-00, .* app-09 and 2 more share it/);
});

it.each([
  [['shop_db'], 'zz-nathost'],
  [['zz-top'], 'zzzz-nathost'],
  [['~x'], undefined],
  [['nathost'], 'zz-nathost'],
])('a name that comes behind %j: %s', (others, expected) => {
  expect(lastName('nathost', new Set(others))).toBe(expected);
});

it('says only how to rename the other network where no name comes behind it', () => {
  const tilde = (name: string) => container({ name, endpoints: { nathost: endpoint(), '~x': endpoint() } });
  expect(problemsOf([tilde('api'), tilde('db')], ['~x'])[0]?.remedy).toBe(
    'Create it again with another name: give ~x a name that sorts before nathost (in Compose: name).',
  );
});
