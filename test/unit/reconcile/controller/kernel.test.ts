import { NathostError } from '../../../../src/model/errors';
import { restartTime } from '../../../../src/reconcile/desired/neighbours';
import { minute } from '../../../support/records';
import { usualTiming } from '../../../support/fake-kernel';
import { Running } from '../running';

const quick = { retrans: 30, probes: 3 };
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
  expect([running.kernel.timing[4], running.controller.passStatus.driftMended]).toEqual([quick, 1]);
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
  expect(running.kernel.changes.slice(1)).toEqual([forget]);

  running.engine.start(app);
  await running.clock.advance(minute);
  running.engine.stop(app);
  await running.clock.advance(minute);
  expect(running.kernel.changes.slice(1)).toEqual([forget, forget]);
});
