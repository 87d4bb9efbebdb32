// Waits until the plugin behind a socket has set in the kernel what its settings say:
//
//   ts-node scripts/await-kernel.ts SOCKET
//
// Ends with status 0 in any case; what could not be set within 10 s is told.
import { setTimeout as pause } from 'node:timers/promises';
import type { ProblemStatus, StatusReport } from '../src/model/status';
import { getJson } from './install-ask';

const patience = 10_000;

type Status = Pick<StatusReport, 'network' | 'phase'>;

async function main(socket: string): Promise<void> {
  for (const deadline = Date.now() + patience; Date.now() < deadline;) {
    const { phase, network } = (await getJson(socket, '/v1/status')) as Status;
    if (
      phase === 'misconfigured' ||
      (phase === 'ready' && (network === undefined || network.kernel?.inSync === true))
    )
      return;
    await pause(50);
  }
  const { problems } = (await getJson(socket, '/v1/problems')) as { problems: ProblemStatus[] };
  for (const { kind, subject, message } of problems)
    if (kind === 'kernel-not-set') console.log(`stays: ${subject}: ${message}`);
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.log(`stays, maybe: what is set in the kernel for the network (docs/datapath.md): ${String(error)}`);
});
