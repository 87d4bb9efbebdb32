/**
 * nathost as a process of its own, on real files and in real time, with the engine of its parent. Arguments: its settings as JSON, and
 * how many milliseconds its clock is ahead.
 */
import { createContainer } from '../../../src/composition/create-container';
import { HostsFileWriter } from '../../../src/hosts/hosts-file-writer';
import { systemClock, type Clock } from '../../../src/model/clock';
import type { Settings } from '../../../src/model/settings';
import { silentMeter } from '../../../src/ports/meter';
import { Controller } from '../../../src/controller/controller';
import { LeaseFile } from '../../../src/state/lease-file';
import { createLog } from '../../../src/telemetry/winston-log';
import { EngineClient, type Pipe } from '../../support/fake-host/engine-client';
import { FakeKernel } from '../../support/fake-kernel';

const [settingsText = '', ahead = '0'] = process.argv.slice(2);
const settings = JSON.parse(settingsText) as Settings;
const clock: Clock = {
  now: () => systemClock.now() + Number(ahead),
  elapsed: () => systemClock.elapsed(),
  after: (ms, action) => systemClock.after(ms, action),
};
const log = createLog('error', process.stdout);
const pipe: Pipe = {
  send: (question) => process.send?.(question),
  onAnswer: (listener) => process.on('message', listener),
};

const container = createContainer({
  settings,
  clock,
  log,
  meter: silentMeter,
  engine: new EngineClient(pipe),
  hostsWriter: new HostsFileWriter(clock),
  leaseStore: new LeaseFile(settings.paths.state, clock, log),
  kernel: new FakeKernel(),
});
// It ends with its parent.
process.on('disconnect', () => process.exit());
void container.get(Controller).start();
