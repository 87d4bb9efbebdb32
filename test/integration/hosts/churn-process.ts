import { Churn, randomFrom } from './churn';

/** Writes the file of its first argument until it is killed or the parent is gone; sends `ready` after the first write. */
const churn = new Churn(process.argv[2] ?? '', randomFrom(Number(process.argv[3])));

function step(): void {
  churn.step();
  if (process.connected) setImmediate(step);
}

churn.write();
process.send?.('ready', step);
