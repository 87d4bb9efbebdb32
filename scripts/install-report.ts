// Waits until the plugin behind a socket is ready, and says in a few lines how it stands:
//
//   ts-node scripts/install-report.ts SOCKET
//
// Ends with status 1 when it is not ready within 30 s or has a setting it cannot use.
import { setTimeout as pause } from 'node:timers/promises';
import type { EngineStatus, NetworkStatus, ProblemStatus, StatusReport } from '../src/model/status';
import { getJson } from './install-ask';

/** Of what /v1/status answers, what is told here. */
interface Status {
  readonly phase: StatusReport['phase'];
  readonly engine: EngineStatus;
  readonly network?: NetworkStatus;
  readonly counts: { readonly names: number; readonly proxies: number };
}

const patience = 30_000;

async function settled(socket: string): Promise<Status> {
  const deadline = Date.now() + patience;
  for (;;) {
    const status = (await getJson(socket, '/v1/status')) as Status;
    if (status.phase === 'ready' || status.phase === 'misconfigured' || Date.now() > deadline) return status;
    await pause(100);
  }
}

async function main(socket: string): Promise<number> {
  const { phase, engine, network, counts } = await settled(socket);
  const { problems } = (await getJson(socket, '/v1/problems')) as { problems: ProblemStatus[] };
  const told = [
    `${phase}: Engine ${engine.version ?? 'not reached'}`,
    network && `network ${network.name} ${[network.subnet, network.subnet6].filter(Boolean).join(' ')}`,
    `${counts.names} names in ${counts.proxies} hosts files`,
  ];
  console.log(told.filter(Boolean).join(', '));
  for (const problem of problems)
    console.log(`problem: ${problem.subject}: ${problem.message}\n  ${problem.remedy}`);
  return phase === 'ready' ? 0 : 1;
}

void main(process.argv[2] ?? '').then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    console.error(`install-report: ${String(error)}`);
    process.exitCode = 1;
  },
);
