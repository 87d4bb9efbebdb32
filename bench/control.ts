import { measureSize } from './control/fake-size';
import { profileEvents, profileStart } from './control/profile';
import { measureReal } from './control/real-engine';
import { measurePieces } from './lib/results';

/** What nathost itself costs: `make bench-control`. */
void measurePieces<unknown>('control', {
  'real-0': () => measureReal(0),
  'real-50': () => measureReal(50),
  'real-200': () => measureReal(200),
  'fake-100': () => measureSize(100),
  'fake-1000': () => measureSize(1_000),
  'fake-10000': () => measureSize(10_000),
  'profile-100': () => profileEvents(100),
  'profile-10000': () => profileEvents(10_000),
  'profile-start-1000': () => profileStart(1_000),
});
