import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Newable } from 'inversify';
import { createContainer } from '../../../src/composition/create-container';
import { silentMeter } from '../../../src/ports/meter';
import { FakeEngine } from '../../support/fake-engine';
import { FakeKernel } from '../../support/fake-kernel';
import { settings } from '../../support/records';
import { VirtualClock } from '../../support/virtual-clock';
import { RecordingLog } from '../controller/recording-log';
import { RememberingWriter } from '../controller/remembering-writer';
import { MemoryStore } from '../controller/running';

const folder = join(__dirname, '../../../src/controller');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => readFileSync(join(folder, file), 'utf8').includes('@injectable()'));

/** Every class that the container makes. */
const classes = files.flatMap((file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const module = jest.requireActual<Record<string, Newable<object>>>(join(folder, file));
  return [...text.matchAll(/@injectable\(\)\nexport class (\w+)/g)].map(
    ([, name = '']) => [name, module[name]] as const,
  );
});

function container() {
  const clock = new VirtualClock();
  return createContainer({
    settings: settings(),
    clock,
    log: new RecordingLog(),
    meter: silentMeter,
    engine: new FakeEngine({ clock, generation: '28' }),
    hostsWriter: new RememberingWriter(),
    kernel: new FakeKernel(),
    leaseStore: new MemoryStore(),
  });
}

it('there are classes to make', () => {
  expect(classes.map(([name]) => name)).toEqual(
    expect.arrayContaining(['Controller', 'Loop', 'StatusBoard']),
  );
});

it.each(classes)('%s is made, once', (_, one) => {
  if (one === undefined) throw new Error('not exported');
  const made = container();
  expect(made.get(one)).toBeInstanceOf(one);
  expect(made.get(one)).toBe(made.get(one));
});

it.each(classes)('%s has at most six collaborators', (_, one) => {
  expect(one?.length).toBeLessThanOrEqual(6);
});
