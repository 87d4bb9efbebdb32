/**
 * Commits for ever, each commit two leases that belong together, and prints a commit's number when it is acknowledged.
 * Arguments: the folder, the first number.
 */
import { LeaseFile } from '../../../src/state/lease-file';
import { clock, put, sampleLease, silentLog } from '../../unit/state/lease-samples';

async function main(folder: string, start: number): Promise<void> {
  const file = new LeaseFile(folder, clock, silentLog);
  await file.load();
  for (let number = start; ; number++) {
    const time = { createdAt: number };
    const pair = [sampleLease('one', '10.0.0.1', time), sampleLease('two', '10.0.0.2', time)].map(put);
    // Far more dead lines than leases, so that rewriting is under way often.
    await file.commit([...Array.from({ length: 200 }, () => pair).flat()], {});
    process.stdout.write(`${number}\n`);
  }
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
