import type { Held } from '../../../../src/allocation/lease-table';
import type { Placement } from '../../../../src/allocation/placement';
import type { AddressPair, ContainerRecord, ContainerState } from '../../../../src/model/record';
import { planEndpoints } from '../../../../src/controller/plan/endpoints';
import { byId, claim, container, endpoints, lease, network } from '../../../support/records';
import { problemText } from '../../../../src/model/problem';

interface Given {
  readonly holders?: readonly Held[];
  readonly standbys?: readonly ContainerRecord[];
  readonly others?: readonly ContainerRecord[];
  readonly on?: Parameters<typeof network>[0];
}

/** What is planned, one line a step, and what is wrong. */
function planned(given: Given): { steps: string[]; problems: string[] } {
  const { changes, problems } = plan(given);
  return {
    steps: changes.map((change) =>
      change.kind === 'connect'
        ? ['connect', change.container.name, change.addresses.ipv4, change.addresses.ipv6]
            .filter((word) => word !== undefined)
            .join(' ')
        : `disconnect ${change.container.name}`,
    ),
    problems: problems
      .map(problemText)
      .map(({ kind, subject, message }) => `${kind}, ${subject}: ${message}`),
  };
}

function plan({ holders = [], standbys = [], others = [], on }: Given) {
  return planEndpoints(
    {
      leases: [],
      cursors: {},
      holders: new Map(holders.map((held) => [held.claim.container.id, held])),
      standbys: new Map(standbys.map(({ id }) => [id, 'app'])),
    },
    byId(...holders.map((held) => held.claim.container), ...standbys, ...others),
    network(on),
  );
}

const leased = '10.203.0.5';
function holder(
  parts: Parameters<typeof container>[0] = {},
  addresses: AddressPair = { ipv4: leased },
  placement: Placement = { kind: 'own' },
): Held {
  return { claim: claim({ container: { name: 'a', ...parts } }), lease: lease(addresses), placement };
}
const live = (ipv4: string) => endpoints(ipv4, { isLive: true });

describe('the endpoint of a holder', () => {
  it.each<[string, Parameters<typeof container>[0], string[]]>([
    ['not connected', {}, [`connect a ${leased}`]],
    ['not connected and not up', { state: 'created' }, [`connect a ${leased}`]],
    ['connected with its addresses', { endpoints: live(leased) }, []],
    ['paused with its addresses', { state: 'paused', endpoints: live(leased) }, []],
    [
      'down with its addresses',
      { state: 'exited', endpoints: endpoints(leased, { networkId: 'network-1' }) },
      [],
    ],
    ['never started with its addresses', { state: 'created', endpoints: endpoints(leased) }, []],
    ['restarting with its addresses', { state: 'restarting', endpoints: endpoints(leased) }, []],
    ['up with another address', { endpoints: live('10.203.0.9') }, ['disconnect a']],
    ['down with another address', { state: 'exited', endpoints: endpoints('10.203.0.9') }, ['disconnect a']],
    [
      'up with an address that the engine chose',
      { endpoints: endpoints({}, { live: { ipv4: '10.203.0.241' }, networkId: 'network-1' }) },
      ['disconnect a'],
    ],
    [
      'down on a network that was made again',
      { state: 'exited', endpoints: endpoints(leased, { networkId: 'old' }) },
      ['disconnect a'],
    ],
    [
      'up with its addresses in the configuration only',
      { endpoints: endpoints(leased) },
      [`connect a ${leased}`],
    ],
    [
      'up with other addresses in the configuration only',
      { endpoints: endpoints('10.203.0.9') },
      [`connect a ${leased}`],
    ],
    [
      'paused with its addresses in the configuration only',
      { state: 'paused', endpoints: endpoints(leased) },
      [`connect a ${leased}`],
    ],
    ['being removed', { state: 'removing' }, []],
    ['dead', { state: 'dead' }, []],
    ['dead with another address', { state: 'dead', endpoints: endpoints('10.203.0.9') }, []],
  ])('when it is %s', (_, parts, steps) => {
    expect(planned({ holders: [holder(parts)] })).toEqual({ steps, problems: [] });
  });

  const beside = { web_default: { networkId: 'network-2', configured: {}, live: {}, priority: 0 } };
  const order = (priority: number) => ({
    ...endpoints(leased, { networkId: 'network-1', priority }),
    ...beside,
  });
  it.each<[string, Parameters<typeof container>[0], string[]]>([
    ['down, before another network', { state: 'exited', endpoints: order(0) }, ['disconnect a']],
    ['created, before another network', { state: 'created', endpoints: order(5) }, ['disconnect a']],
    ['down, behind the other network', { state: 'exited', endpoints: order(-1) }, []],
    [
      'up, before another network',
      { endpoints: { ...endpoints(leased, { isLive: true, priority: 0 }), ...beside } },
      [],
    ],
    ['restarting, before another network', { state: 'restarting', endpoints: order(0) }, []],
    ['down, without another network', { state: 'exited', endpoints: endpoints(leased, { priority: 0 }) }, []],
    [
      'down, on an engine that knows no order',
      { state: 'exited', endpoints: { ...endpoints(leased), ...beside } },
      [],
    ],
  ])('is moved behind the others only while nobody loses by it: %s', (_, parts, steps) => {
    expect(planned({ holders: [holder(parts)] })).toEqual({ steps, problems: [] });
  });

  it.each<Placement>([{ kind: 'loopback' }, { kind: 'shared', with: container({ name: 'x' }) }])(
    'is none when it is placed elsewhere: $kind',
    (placement) => {
      expect(planned({ holders: [holder({}, { ipv4: leased }, placement)] })).toEqual({
        steps: [],
        problems: [],
      });
    },
  );

  describe('with IPv6', () => {
    const both = { ipv4: leased, ipv6: 'fd00::5' };
    const six = { ipv6: { subnet: 'fd00::/64', reserved: [] } };

    it.each<[string, AddressPair, Given['on'], string[]]>([
      ['has both on a network that has both', both, six, []],
      ['gets the missing one', { ipv4: leased }, six, ['disconnect a']],
      ['loses one that the network has not', both, {}, ['disconnect a']],
    ])('%s', (_, configured, on, steps) => {
      const one = holder({ endpoints: endpoints(configured, { isLive: true }) }, both);
      expect(planned({ holders: [one], ...(on && { on }) }).steps).toEqual(steps);
    });

    it('asks only for what the network can carry', () => {
      expect([
        planned({ holders: [holder({}, both)], on: six }).steps,
        planned({ holders: [holder({}, both)] }).steps,
      ]).toEqual([[`connect a ${leased} fd00::5`], [`connect a ${leased}`]]);
    });
  });
});

describe('an address that is in use', () => {
  const stranger = container({ name: 'stranger', endpoints: endpoints({}, { live: { ipv4: leased } }) });
  const occupied = [
    expect.stringMatching(/^address-occupied, container a: .*10\.203\.0\.5 is in use by container stranger/),
  ];

  it.each<[string, Parameters<typeof container>[0]]>([
    ['not connected', {}],
    ['not connected and not up', { state: 'exited' }],
    ['up and could not be connected', { endpoints: endpoints(leased) }],
    [
      'up with an address that the engine chose',
      { endpoints: endpoints({}, { live: { ipv4: '10.203.0.241' } }) },
    ],
  ])('by a stranger is a problem, and a holder that is %s is left as it is', (_, parts) => {
    expect(planned({ holders: [holder(parts)], others: [stranger] })).toEqual({
      steps: [],
      problems: occupied,
    });
  });

  it('by a stranger must not keep a holder from starting that has it in its configuration', () => {
    const down = holder({ state: 'exited', endpoints: endpoints(leased) });
    expect(planned({ holders: [down], others: [stranger] })).toEqual({
      steps: ['disconnect a'],
      problems: occupied,
    });
  });

  it('by a container that stands by is waited for', () => {
    const standby = container({ name: 'old', endpoints: live(leased) });
    expect(planned({ holders: [holder()], standbys: [standby] })).toEqual({
      steps: ['disconnect old'],
      problems: [],
    });
  });

  it('by the configuration of a container that stands by is waited for, because that one could not start then', () => {
    const standbys = [container({ name: 'old', state: 'exited', endpoints: endpoints(leased) })];
    expect([
      planned({ holders: [holder()], standbys }).steps,
      planned({ holders: [holder({ state: 'created' })], standbys }).steps,
      planned({ holders: [holder({}, { ipv4: '10.203.0.6' })], standbys }).steps,
    ]).toEqual([['disconnect old'], ['disconnect old'], ['connect a 10.203.0.6', 'disconnect old']]);
  });

  it('by the configuration of one that stands by and is up cannot be waited for', () => {
    const ghost = container({ name: 'old', endpoints: endpoints(leased) });
    expect(planned({ holders: [holder()], standbys: [ghost] }).steps).toEqual([`connect a ${leased}`]);
  });

  it('by a container that stands by where its owner connected it is a problem', () => {
    const { steps, problems } = planned({ holders: [holder()], standbys: [stranger] });
    expect({ steps, problems }).toEqual({ steps: [], problems: occupied });
  });

  it('by a holder that moves to another address is waited for', () => {
    const moving = holder({ name: 'b', endpoints: live(leased) }, { ipv4: '10.203.0.6' });
    expect(planned({ holders: [holder(), moving] })).toEqual({ steps: ['disconnect b'], problems: [] });
  });
});

it('each step says for which names it is', () => {
  const names = (given: Given) => plan(given).changes.map((change) => [change.kind, change.names]);
  const named = { ...holder(), claim: claim({ name: 'shop', aliases: ['www.shop.test'] }) };
  const moved = {
    ...named,
    claim: { ...named.claim, container: container({ endpoints: live('10.203.0.9') }) },
  };
  expect(names({ holders: [named] })).toEqual([['connect', ['shop', 'www.shop.test']]]);
  expect(names({ holders: [moved] })).toEqual([['disconnect', ['shop', 'www.shop.test']]]);
  expect(names({ standbys: [container({ endpoints: live(leased) })] })).toEqual([['disconnect', ['app']]]);
  const stale = container({ state: 'exited', endpoints: endpoints(leased, { networkId: 'old' }) });
  expect(names({ others: [stale] })).toEqual([['connect', []]]);
});

describe('a container that stands by', () => {
  it.each<[string, ContainerState, ContainerRecord['endpoints'], string[]]>([
    ['up with a static address', 'running', live(leased), ['disconnect s']],
    ['down with a static address', 'exited', endpoints(leased), ['disconnect s']],
    [
      'up with one in its configuration only, which cannot be taken out',
      'running',
      endpoints('10.203.0.9'),
      [],
    ],
    ['down with a static IPv6 address', 'exited', endpoints({ ipv6: 'fd00::5' }), ['disconnect s']],
    ['not connected', 'running', {}, []],
    [
      'connected by its owner, without a static address',
      'running',
      endpoints({}, { live: { ipv4: '10.203.0.241' } }),
      [],
    ],
    ['being removed', 'removing', endpoints(leased), []],
    ['dead', 'dead', endpoints(leased), []],
  ])('%s', (_, state, points, steps) => {
    expect(planned({ standbys: [container({ name: 's', state, endpoints: points })] })).toEqual({
      steps,
      problems: [],
    });
  });
});

describe('a container that is no holder', () => {
  const stale = (ipv4: string | undefined) => endpoints(ipv4, { networkId: 'old' });

  it.each<[string, ContainerRecord['endpoints'], ContainerState, string[]]>([
    ['is left alone', live('10.203.0.7'), 'running', []],
    ['is left alone when it is down', endpoints('10.203.0.7', { networkId: 'network-1' }), 'exited', []],
    ['that knew a network which was made again can start again', stale(undefined), 'exited', ['connect x']],
    ['that knew such a network keeps its address', stale('10.203.0.7'), 'created', ['connect x 10.203.0.7']],
    ['that is dead cannot be helped', stale(undefined), 'dead', []],
  ])('%s', (_, points, state, steps) => {
    const others = [container({ name: 'x', state, endpoints: points })];
    expect(planned({ others })).toEqual({ steps, problems: [] });
  });

  it('but stands by can start again on a network that was made again, and with nothing but what its owner gave it', () => {
    const standby = (ipv4?: string) => container({ name: 's', state: 'exited', endpoints: stale(ipv4) });
    expect([
      planned({ standbys: [standby()] }).steps,
      planned({ standbys: [standby(leased)] }).steps,
    ]).toEqual([['connect s'], ['disconnect s']]);
  });
});
