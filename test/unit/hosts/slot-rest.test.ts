import { SlotRest } from '../../../src/hosts/slot-rest';
import { inStep } from '../../support/in-step';

const slot = (offset: number) => ({ kind: 'free', offset, tagAt: offset + 20, end: offset + 32 }) as const;

describe('SlotRest', () => {
  it('takes the slots of a file it meets for as old as the last modification, even after a restart', () => {
    const at = (modified: number) =>
      new SlotRest(inStep(() => 10_000)).of('/hosts', '1:1', modified).rested(slot(0));
    expect([9000, 9001, 10_000].map(at)).toEqual([true, false, false]);
  });

  it('counts a modification in the future as one of now', () => {
    const clock = { now: () => clock.time, elapsed: () => clock.time, time: 10_000 };
    const rest = new SlotRest(clock);
    const seen = [10_000, 10_999, 11_000].map((time) => {
      clock.time = time;
      return rest.of('/hosts', '1:1', 99_000).rested(slot(0));
    });
    expect(seen).toEqual([false, false, true]);
  });

  it('lets a changed slot rest for a second, and only that one', () => {
    const clock = { now: () => clock.time, elapsed: () => clock.time, time: 10_000 };
    const rest = new SlotRest(clock);
    rest.of('/hosts', '1:1', 0).changed(slot(64));
    const seen = [10_000, 10_999, 11_000].map((time) => {
      clock.time = time;
      const file = rest.of('/hosts', '1:1', 10_000);
      return [file.rested(slot(0)), file.rested(slot(64))];
    });
    expect(seen).toEqual([
      [true, false],
      [true, false],
      [true, true],
    ]);
  });

  it('lets appended slots rest for a second after the last append', () => {
    const clock = { now: () => clock.time, elapsed: () => clock.time, time: 10_000 };
    const rest = new SlotRest(clock);
    rest.of('/hosts', '1:1', 0).grew(100);
    clock.time = 10_900;
    rest.of('/hosts', '1:1', 0).grew(200);
    const seen = [10_900, 11_899, 11_900].map((time) => {
      clock.time = time;
      const file = rest.of('/hosts', '1:1', 0);
      return [0, 100, 200].map((offset) => file.rested(slot(offset)));
    });
    expect(seen).toEqual([
      [true, false, false],
      [true, false, false],
      [true, true, true],
    ]);
  });

  it('knows nothing of a file that took the path of another', () => {
    const rest = new SlotRest(inStep(() => 10_000));
    rest.of('/hosts', '1:1', 0).changed(slot(0));
    expect([
      rest.of('/hosts', '1:2', 0).rested(slot(0)),
      rest.of('/other', '1:1', 0).rested(slot(0)),
    ]).toEqual([true, true]);
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('lets a changed slot rest for a second of elapsed time when the time of day is set %s', (_, step) => {
    const clock = {
      now: () => clock.set + clock.time,
      elapsed: () => clock.time,
      time: 10_000_000.5,
      set: 0,
    };
    const rest = new SlotRest(clock);
    rest.of('/hosts', '1:1', 0).changed(slot(0));
    clock.set = step;
    const seen = [10_000_999, 10_001_000.5].map((time) => {
      clock.time = time;
      return rest.of('/hosts', '1:1', 0).rested(slot(0));
    });
    expect(seen).toEqual([false, true]);
  });

  it('forgets the file that was used longest ago when it knows too many', () => {
    const rest = new SlotRest(inStep(() => 10_000));
    rest.of('/hosts/0', '1:1', 0).changed(slot(0));
    rest.of('/hosts/1', '1:1', 0).changed(slot(0));
    rest.of('/hosts/0', '1:1', 0);
    for (let file = 2; file <= 1024; file += 1) rest.of(`/hosts/${file}`, '1:1', 0);
    expect([
      rest.of('/hosts/0', '1:1', 0).rested(slot(0)),
      rest.of('/hosts/1', '1:1', 0).rested(slot(0)),
    ]).toEqual([false, true]);
  });
});
