import { Feed, type Shown, type StreamListener } from '../../../src/page/live/feed';
import type { Picture } from '../../../src/page/wire';

/** A nathost that answers or does not, a stream that can be opened or not, and a time that goes by when told to. */
class Surroundings {
  answers = true;
  accepts = true;
  loads = 0;
  streams = 0;
  time = 0;
  readonly shown: Shown[] = [];
  stream: StreamListener | undefined;
  private timers: { at: number; run: () => void }[] = [];

  readonly feed = new Feed({
    load: () => {
      this.loads += 1;
      return this.answers ? Promise.resolve(this.picture()) : Promise.reject(new Error('no answer'));
    },
    open: (listener) => {
      this.streams += 1;
      this.stream = listener;
      queueMicrotask(this.accepts ? listener.opened : listener.broken);
      return () => (this.stream = undefined);
    },
    later: (run, milliseconds) => {
      const timer = { at: this.time + milliseconds, run };
      this.timers.push(timer);
      return () => {
        this.timers = this.timers.filter((one) => one !== timer);
      };
    },
    now: () => this.time,
    show: (shown) => this.shown.push(shown),
  });

  get link(): Shown['link'] | undefined {
    return this.shown.at(-1)?.link;
  }

  async pass(milliseconds: number): Promise<void> {
    await settled();
    for (const end = this.time + milliseconds; ;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
      this.time = next?.at ?? end;
      if (!next) return;
      this.timers = this.timers.filter((timer) => timer !== next);
      next.run();
      await settled();
    }
  }

  /** One that can be told from others by its age. */
  private picture(): Picture {
    return { names: [], at: this.time } as unknown as Picture;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('is live once the stream is open, and looks again at each news', async () => {
  const around = new Surroundings();
  around.feed.start();
  await around.pass(1000);
  expect(around.link).toEqual({ kind: 'live' });
  const before = around.loads;
  around.stream!.news();
  await around.pass(1000);
  expect(around.loads).toBe(before + 1);
});

test('looks every ten seconds even when there is no news', async () => {
  const around = new Surroundings();
  around.feed.start();
  await around.pass(5000);
  const before = around.loads;
  await around.pass(100_000);
  expect(around.loads - before).toBe(10);
});

test('makes a few looks of a burst of news, and one of them after the last', async () => {
  const around = new Surroundings();
  around.feed.start();
  await around.pass(1000);
  const before = around.loads;
  for (let told = 0; told < 100; told += 1) {
    around.stream!.news();
    await around.pass(10);
  }
  const lastNews = around.time;
  await around.pass(1000);
  expect(around.loads - before).toBeLessThanOrEqual(6);
  expect(around.shown.at(-1)!.picture).toMatchObject({ at: expect.any(Number) as number });
  expect((around.shown.at(-1)!.picture as unknown as { at: number }).at).toBeGreaterThanOrEqual(
    lastNews - 10,
  );
});

test('keeps the last picture and says since when the connection is lost', async () => {
  const around = new Surroundings();
  around.feed.start();
  await around.pass(1000);
  const { picture } = around.shown.at(-1)!;
  around.answers = around.accepts = false;
  around.stream!.broken();
  await around.pass(60_000);
  expect(around.shown.at(-1)).toEqual({ link: { kind: 'lost', since: 1000 }, picture });
});

test('tries again ever more slowly, but at least every eight seconds', async () => {
  const around = new Surroundings();
  around.answers = around.accepts = false;
  around.feed.start();
  await around.pass(60_000);
  const before = around.streams;
  await around.pass(80_000);
  expect(around.streams - before).toBe(10);
});

test('is live again by itself when nathost is back', async () => {
  const around = new Surroundings();
  around.answers = around.accepts = false;
  around.feed.start();
  await around.pass(20_000);
  expect(around.link).toMatchObject({ kind: 'lost', since: 0 });
  around.answers = around.accepts = true;
  await around.pass(8000);
  expect(around.link).toEqual({ kind: 'live' });
});

test('goes on asking where there are answers, but no stream', async () => {
  const around = new Surroundings();
  around.accepts = false;
  around.feed.start();
  await around.pass(20_000);
  expect(around.link).toEqual({ kind: 'asking' });
  const before = around.loads;
  await around.pass(16_000);
  expect(around.loads).toBeGreaterThan(before);
});

test('opens one stream at a time, however often it is started', async () => {
  const around = new Surroundings();
  around.answers = around.accepts = false;
  around.feed.start();
  await around.pass(100);
  around.feed.start();
  around.feed.start();
  around.answers = around.accepts = true;
  await around.pass(20_000);
  const before = around.streams;
  await around.pass(60_000);
  expect(around.streams).toBe(before);
  expect(around.link).toEqual({ kind: 'live' });
});
