import { tearDown } from './own-machine';

/** Jest's global tear-down of all tests: none has left anything on the machine. */
export default function asItWas(): void {
  const changes = tearDown();
  if (changes.length > 0) throw new Error(`while the tests ran, ${changes.join(', ')}`);
}
