import { withProgress } from '../../../src/cli/progress';
import { VirtualClock } from '../../support/virtual-clock';
import { TestScreen } from './stage';

async function told(terminal: boolean, ms: number): Promise<string> {
  const clock = new VirtualClock(0);
  const err = new TestScreen(terminal);
  let done = (): void => undefined;
  const work = withProgress({ err, clock }, 'waiting', new Promise<void>((resolve) => (done = resolve)));
  await clock.advance(ms);
  done();
  await work;
  await clock.advance(10_000);
  return err.text;
}

test('nothing is said within a second, nor where nobody looks', async () => {
  expect(await told(true, 900)).toBe('');
  expect(await told(false, 5000)).toBe('');
});

test('what is waited for is said after a second, and taken away in the end', async () => {
  expect(await told(true, 2500)).toBe('\rwaiting … 1 s\rwaiting … 2 s\r\u001b[K');
});
