import { SingleSlot } from '../../../src/controller/single-slot';
import { turns } from '../../support/virtual-clock';

/** A task that ends when the test says so. */
function slot() {
  const running: (() => void)[] = [];
  let atOnce = 0;
  let most = 0;
  const one = new SingleSlot(async () => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise<void>((resolve) => running.push(resolve));
    atOnce -= 1;
  });
  return {
    one,
    runs: () => running.length,
    most: () => most,
    end: async () => {
      running.at(-1)?.();
      await turns();
    },
  };
}

it('runs once for all requests that are made in one go', async () => {
  const { one, runs, end } = slot();
  one.request();
  one.request();
  one.request();
  await turns();
  expect(runs()).toBe(1);
  await end();
  expect(runs()).toBe(1);
});

it('runs exactly once more for requests during a run, and never twice at once', async () => {
  const { one, runs, most, end } = slot();
  one.request();
  await turns();
  one.request();
  one.request();
  expect(runs()).toBe(1);
  await end();
  expect(runs()).toBe(2);
  await end();
  expect([runs(), most()]).toEqual([2, 1]);
});

it('runs again after it was idle', async () => {
  const { one, runs, end } = slot();
  one.request();
  await turns();
  await end();
  one.request();
  await turns();
  expect(runs()).toBe(2);
});

it('is idle when nothing runs and nothing is asked for', async () => {
  const { one, end } = slot();
  let isIdle = false;
  one.request();
  void one.idle().then(() => (isIdle = true));
  await turns();
  one.request();
  await end();
  expect(isIdle).toBe(false);
  await end();
  expect(isIdle).toBe(true);
});

it('is idle before it ever ran', async () => {
  await slot().one.idle();
});
