import { NathostError } from '../../../../src/model/errors';
import { restartTime } from '../../../../src/controller/desired/neighbours';
import { networkSpec } from '../../../../src/controller/desired/network-spec';
import { minute, settings } from '../../../support/records';
import { usualTiming } from '../../../support/fake-kernel';
import { Running } from '../running';

const quick = { retrans: 30, probes: 3 };
const patient = { retrans: 1_000, probes: 6 };
const set = { kind: 'set-neighbour-timing', bridge: 'nathost0', family: 4 } as const;

it('sets the timing of the bridge as soon as there is one, once', async () => {
  const running = await Running.begin({ arpTimeout: 100 });
  await running.clock.advance(3 * minute);
  expect(running.kernel.changes).toEqual([{ ...set, timing: quick }]);
});

it('gives the bridge the machine’s own timing when it is switched off', async () => {
  const running = new Running();
  running.kernel.timing[4] = quick;
  await running.controller.start();
  await running.clock.advance(minute);
  expect(running.kernel.changes).toEqual([{ ...set, timing: usualTiming }]);
});

it('mends what somebody else has set in the next resync, and calls it drift', async () => {
  const running = await Running.begin({ arpTimeout: 100 });
  await running.clock.advance(minute);
  running.kernel.timing[4] = usualTiming;
  await running.clock.advance(minute);
  expect([running.kernel.timing[4], running.driftMended]).toEqual([quick, 1]);
});

it('sets it again when the network was made again', async () => {
  const running = await Running.begin({ arpTimeout: 100 });
  await running.clock.advance(minute / 2);
  running.kernel.timing[4] = usualTiming;
  running.engine.deleteNetwork('nathost');
  await running.clock.advance(10);
  expect(running.kernel.timing[4]).toEqual(quick);
});

it('reports what cannot be set, tries again, and keeps names all the same', async () => {
  const running = new Running({ arpTimeout: 100 });
  running.kernel.refuse = () => new NathostError('kernel-refused', 'Operation not permitted');
  await running.controller.start();
  await running.clock.advance(10);
  running.app('app');
  await running.clock.advance(10);
  expect([running.problems, running.names()]).toEqual([
    ['kernel-not-set, neighbour timing of IPv4 on nathost0'],
    ['app 10.203.0.2'],
  ]);
  running.kernel.refuse = () => undefined;
  await running.clock.advance(minute);
  expect([running.problems, running.kernel.timing[4]]).toEqual([[], quick]);
});

it('reports what is without effect', async () => {
  const running = new Running({ arpTimeout: 100 });
  Object.defineProperty(running.kernel.timing, 4, {
    get: () => usualTiming,
    set: () => undefined,
    enumerable: true,
  });
  await running.controller.start();
  await running.clock.advance(10);
  expect(running.problems).toEqual(['kernel-not-set, neighbour timing of IPv4 on nathost0']);
});

it('lets the host forget the address of a container that stays down, once, and not that of one that restarts', async () => {
  const running = await Running.begin({ arpTimeout: 100 });
  const [app, busy] = [running.app('app'), running.app('busy')];
  await running.clock.advance(minute);
  const address = await running.addressOf(app);
  running.engine.stop(app);
  running.engine.stop(busy);
  await running.clock.advance(restartTime / 2);
  running.engine.start(busy);
  await running.clock.advance(3 * minute);
  const forget = { kind: 'forget-neighbours', bridge: 'nathost0', addresses: [address] };
  const forgets = () => running.kernel.changes.filter(({ kind }) => kind === 'forget-neighbours');
  expect(forgets()).toEqual([forget]);

  running.engine.start(app);
  await running.clock.advance(minute);
  running.engine.stop(app);
  await running.clock.advance(minute);
  expect(forgets()).toEqual([forget, forget]);
});

it('lets the host wait for a container that was there a moment ago, is about to start, or is up and has no address yet', async () => {
  const running = await Running.begin({ arpTimeout: 100 });
  const timings = async (ms: number) => {
    await running.clock.advance(ms);
    return running.kernel.changes
      .splice(0)
      .flatMap((change) => (change.kind === 'set-neighbour-timing' ? [change.timing] : []));
  };
  expect(await timings(0)).toEqual([quick]);
  const app = running.app('app');
  expect(await timings(10)).toEqual([patient, quick]);

  running.engine.stop(app);
  expect([await timings(restartTime - 1), await timings(1)]).toEqual([[patient], [quick]]);
  running.engine.start(app);
  expect(await timings(10)).toEqual([]);
  // The look at everything at the beginning, and the one when it had made the network.
  expect(running.callsOf('network')).toBe(2);
});

describe('the bypass', () => {
  const pairs = [{ family: 4, subnet: '10.203.0.0/20', host: '10.203.0.1' }] as const;
  const wanted = { bridge: 'nathost0', isolated: false, bypass: { pairs, ports: [80] } };
  const asked = { conntrack: 'bypass', bypassPorts: [80] } as const;
  const obstacle = { message: 'a firewall', remedy: 'open it' };

  it('is set for the bridge, once', async () => {
    const running = await Running.begin(asked);
    await running.clock.advance(3 * minute);
    expect(running.kernel.changes).toEqual([{ kind: 'set-table', table: wanted }]);
  });

  it('is mended as drift when somebody has changed it', async () => {
    const running = await Running.begin(asked);
    await running.clock.advance(minute);
    running.kernel.table = 'other';
    await running.clock.advance(minute);
    expect([running.kernel.table, running.driftMended]).toEqual([wanted, 1]);
  });

  it('gives way to what it would break, says so, and comes back when that is gone', async () => {
    const running = await Running.begin(asked);
    running.kernel.obstacles = [obstacle];
    await running.clock.advance(minute);
    await running.clock.advance(minute);
    expect([running.kernel.table, running.problems]).toEqual(['none', ['bypass-refused, network nathost']]);
    running.kernel.obstacles = [];
    await running.clock.advance(minute);
    await running.clock.advance(minute);
    expect([running.kernel.table, running.problems]).toEqual([wanted, []]);
  });

  it('is a problem where it cannot be set, and nothing else is', async () => {
    const running = new Running(asked);
    running.kernel.readError = new NathostError('program-missing', 'there is no program nft');
    await running.controller.start();
    await running.clock.advance(10);
    running.app('app');
    await running.clock.advance(10);
    expect([running.problems, running.names()]).toEqual([
      ['kernel-not-set, table inet nathost of nftables'],
      ['app 10.203.0.2'],
    ]);
  });

  it('is not for a network that has a way out', async () => {
    const running = new Running(asked);
    await running.engine.createNetwork({ ...networkSpec(settings()), internal: false });
    running.kernel.table = 'other';
    await running.controller.start();
    await running.clock.advance(minute);
    expect([running.kernel.changes, running.problems]).toEqual([
      [{ kind: 'remove-table' }],
      ['bypass-refused, network nathost'],
    ]);
  });

  it('goes when it is switched off; then nothing is looked for any more', async () => {
    const running = new Running();
    running.kernel.table = 'other';
    await running.controller.start();
    await running.clock.advance(minute);
    expect(running.kernel.changes).toEqual([{ kind: 'remove-table' }]);
    const { looks } = running.kernel;
    await running.clock.advance(3 * minute);
    expect(running.kernel.looks).toBe(looks);
  });

  it('is looked for again after nft has failed, is a problem meanwhile, and goes then', async () => {
    const running = new Running();
    running.kernel.table = 'other';
    running.kernel.readError = new NathostError('kernel-refused', 'nft: not done within 5 seconds');
    await running.controller.start();
    await running.clock.advance(10);
    const asWanted = () => running.report().network?.kernel?.inSync;
    expect([running.problems, asWanted()]).toEqual([
      ['kernel-not-set, table inet nathost of nftables'],
      false,
    ]);
    running.kernel.readError = undefined;
    await running.clock.advance(minute);
    expect([running.kernel.table, running.problems, asWanted()]).toEqual(['none', [], true]);
  });

  it('is no problem, but looked for again, where nathost may not ask and wants none', async () => {
    const running = new Running();
    running.kernel.readError = new NathostError('not-permitted', 'nft: Operation not permitted');
    await running.controller.start();
    await running.clock.advance(3 * minute);
    expect(running.problems).toEqual([]);
    expect(running.kernel.looks).toBeGreaterThan(1);
  });

  it('is looked for once where there is no program to set one with', async () => {
    const running = new Running();
    running.kernel.readError = new NathostError('program-missing', 'there is no program nft');
    await running.controller.start();
    await running.clock.advance(3 * minute);
    expect([running.kernel.looks, running.problems]).toEqual([1, []]);
  });
});

describe('containers apart over IPv6', () => {
  const subnet6 = 'fd6e:6174:686f::/64';
  const apart = { bridge: 'nathost0', isolated: true };

  it.each(['track', 'bypass'] as const)('where NATHOST_SUBNET6 is set, with %s', async (conntrack) => {
    const running = await Running.begin({ subnet6, conntrack });
    await running.clock.advance(minute);
    expect(running.kernel.changes).toMatchObject([{ kind: 'set-table', table: apart }]);
  });

  it('are mended as drift when somebody has deleted the table', async () => {
    const running = await Running.begin({ subnet6 });
    await running.clock.advance(minute);
    running.kernel.table = 'none';
    await running.clock.advance(minute);
    expect([running.kernel.table, running.driftMended]).toEqual([apart, 1]);
  });

  it('also where the bypass gives way', async () => {
    const running = new Running({ subnet6, conntrack: 'bypass' });
    running.kernel.obstacles = [{ message: 'a firewall', remedy: 'open it' }];
    await running.controller.start();
    await running.clock.advance(minute);
    expect(running.kernel.table).toEqual(apart);
  });

  it('are a problem where that cannot be set', async () => {
    const running = new Running({ subnet6 });
    running.kernel.readError = new NathostError('program-missing', 'there is no program nft');
    await running.controller.start();
    await running.clock.advance(10);
    expect(running.problems).toEqual(['kernel-not-set, table inet nathost of nftables']);
  });

  it('not on a network whose maker lets them reach one another, nor without the setting', async () => {
    const spec = networkSpec(settings({ subnet6 }));
    for (const [parts, icc] of [
      [{ subnet6 }, 'true'],
      [{}, 'false'],
    ] as const) {
      const running = new Running(parts);
      const options = { ...spec.options, 'com.docker.network.bridge.enable_icc': icc };
      await running.engine.createNetwork({ ...spec, options });
      await running.controller.start();
      await running.clock.advance(minute);
      expect(running.kernel.changes).toEqual([]);
    }
  });

  it('no more once the setting is taken back', async () => {
    const running = new Running();
    running.kernel.table = 'other';
    await running.controller.start();
    await running.clock.advance(minute);
    expect(running.kernel.changes).toEqual([{ kind: 'remove-table' }]);
  });
});
