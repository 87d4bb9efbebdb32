import { clientLimit } from '../../../bench/datapath/saturation';

test.each([
  ['a thread that had a whole processor', { clientThread: 0.96, clientShare: 0.5, idle: 0.2 }, 'thread'],
  ['no time left, and a large share of it', { clientThread: 0.4, clientShare: 0.2, idle: 0.1 }, 'processors'],
  ['no time left, and a small share of it', { clientThread: 0.2, clientShare: 0.1, idle: 0.03 }, undefined],
  ['time left', { clientThread: 0.4, clientShare: 0.3, idle: 0.2 }, undefined],
])('%s', (_, shares, limit) => {
  expect(clientLimit({ processes: 150, softirq: 50, client: 60, ...shares })).toBe(limit);
});
