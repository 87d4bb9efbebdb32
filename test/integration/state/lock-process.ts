import { systemClock } from '../../../src/model/clock';
import { SocketLock } from '../../../src/state/socket-lock';
import { silentLog } from '../../unit/state/lease-samples';

/** Takes the locks of the folders it is given, says so, and keeps them until it is ended. */
const holder = {
  version: '1.2.3',
  kind: 'process',
  pid: process.pid,
  state: '/its/state',
  startedAt: 0,
} as const;
const lock = new SocketLock({ holder, clock: systemClock, log: silentLog });
void lock.acquire(process.argv.slice(2)).then(() => {
  process.stdout.write('taken\n');
});
setInterval(() => undefined, 60_000);
