// Takes what nathost wrote out of a hosts file and leaves every other byte as it was:
//
//   ts-node scripts/remove-block.ts /etc/hosts
import { removeBlock } from '../src/hosts/remove-block';
import { systemClock } from '../src/model/clock';

const path = process.argv[2];
if (path === undefined) throw new Error('usage: remove-block.ts FILE');
const result = removeBlock(path, systemClock);
switch (result.outcome) {
  case 'unchanged':
    console.log(`${path} has no names of nathost`);
    break;
  case 'removed':
    console.log(`removed nathost's names from ${path}`);
    break;
  case 'refused':
    console.error(`remove-block: ${result.detail}`);
    process.exitCode = 1;
}
