import type { ProblemStatus, ProxyStatus } from '../../model/status';
import type { ApiClient } from '../api-client';
import { awaitStatus } from '../await-status';
import type { CommandSpec } from '../command';
import type { Context } from '../context';
import { CliFailure, exitStatus } from '../exit-status';
import { counted, printFacts } from '../format/facts';
import { objectFormatOption } from '../format/listing';
import { printObject, readObjectFormat } from '../format/print-objects';
import { printProblems } from '../format/problem-text';
import { lengthText, relativeText } from '../format/relative-time';
import type { StatusAnswer, Wire } from '../../model/wire';

export const status: CommandSpec = {
  name: 'status',
  summary: 'Show whether all is well',
  description:
    'The exit status is 0 if nathost is ready without problems, and 3 if it is not ready or has problems.',
  options: [
    objectFormatOption,
    { name: 'quiet', short: 'q', description: 'Print nothing, only set the exit status' },
    {
      name: 'wait',
      value: 'seconds',
      description: 'First wait, at most this long, until it is ready or misconfigured',
    },
    {
      name: 'kernel',
      description: 'With --wait: also wait until the kernel is in sync with the settings',
    },
  ],
  run: async (context, input) => {
    const format = readObjectFormat(input.value('format'));
    const timeout = secondsIn(input.value('wait'));
    const api = await context.api();
    if (timeout !== undefined)
      await awaitStatus(context, api, timeout, input.flag('kernel') ? hasKernel : isDecided);
    const found = await readStatus(api);
    if (input.value('format')) printObject(context, format, { ...found.status, problems: found.problems });
    else if (!input.flag('quiet')) show(context, found);
    return isReady(found.status) && found.problems.length === 0 ? exitStatus.ok : exitStatus.unwell;
  },
};

/** @returns milliseconds */
function secondsIn(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  throw new CliFailure(`invalid argument "${text}" for "--wait"`, {
    remedy: 'It is a number of seconds, from 0.',
    status: exitStatus.usage,
  });
}

/** An invalid setting does not become valid by waiting. */
function isDecided(status: StatusAnswer): boolean {
  return status.phase === 'misconfigured' || isReady(status);
}

function hasKernel(status: StatusAnswer): boolean {
  const { phase, network } = status;
  return phase === 'misconfigured' || (isReady(status) && (network?.kernel?.inSync ?? !network));
}

interface Found {
  readonly status: StatusAnswer;
  readonly proxies: readonly Wire<ProxyStatus>[];
  readonly problems: readonly Wire<ProblemStatus>[];
}

async function readStatus(api: ApiClient): Promise<Found> {
  const [status, proxies, problems] = await Promise.all([
    api.get('/v1/status') as Promise<StatusAnswer>,
    api.list<ProxyStatus>('/v1/proxies', 'proxies'),
    api.list<ProblemStatus>('/v1/problems', 'problems'),
  ]);
  return { status, proxies, problems };
}

function show({ out, clock }: Context, { status, proxies, problems }: Found): void {
  const now = clock.now();
  const { version, buildId, startedAt, passes, counts } = status;
  const right = proxies.filter(({ inSync }) => inSync).length;
  printFacts(out, [
    ['State', { text: stateText(status, now), colour: isReady(status) ? 'green' : 'red' }],
    ['Version', `${version}, build ${buildId}, running for ${lengthText(now - Date.parse(startedAt))}`],
    ['Engine', engineText(status, now)],
    ...networkFacts(status),
    ['Names', counts.names.toLocaleString('en-US')],
    ['Proxies', `${right} of ${counted(proxies.length, 'hosts file')} in sync`],
    ['Passes', `${passes.count.toLocaleString('en-US')}, the last ${relativeText(passes.lastAt, now)}`],
    ['Problems', problems.length === 0 ? 'none' : { text: String(problems.length), colour: 'red' }],
  ]);
  if (problems.length > 0) out.line();
  printProblems(out, problems, now);
}

/** The same condition as that of `/readyz`. */
function isReady({ phase, engine }: StatusAnswer): boolean {
  return phase === 'ready' && engine.staleSince === undefined;
}

function stateText({ phase, engine }: StatusAnswer, now: number): string {
  if (phase !== 'ready' || engine.staleSince === undefined) return phases[phase];
  return `not ready: the engine has not answered for ${lengthText(now - Date.parse(engine.staleSince))}`;
}

const phases: Readonly<Record<StatusAnswer['phase'], string>> = {
  ready: 'ready',
  starting: 'starting: the first pass has not finished',
  disconnected: 'disconnected: nathost cannot reach the engine; names and addresses stay as they are',
  misconfigured: 'misconfigured: a setting is invalid, and nathost changes nothing until it is corrected',
};

function engineText({ engine }: StatusAnswer, now: number): string {
  const { connected, version, apiVersion, since, lastEventAt } = engine;
  const name = version ? `${version}${apiVersion ? ` (API ${apiVersion})` : ''}` : 'unknown';
  const seen = `${connected ? 'connected' : 'not connected'} for ${lengthText(now - Date.parse(since))}`;
  return [name, seen, ...(lastEventAt ? [`last event ${relativeText(lastEventAt, now)}`] : [])].join(', ');
}

function networkFacts({ network }: StatusAnswer): [string, string][] {
  if (!network) return [['Network', 'does not exist yet']];
  const { name, subnet, subnet6, internal, poolSize, poolUsed } = network;
  const subnets = [subnet, subnet6].filter((one) => one !== undefined).join(' and ');
  return [
    ['Network', `${name}, ${subnets}${internal ? ', internal' : ''}`],
    ['Addresses', `${poolUsed.toLocaleString('en-US')} of ${poolSize.toLocaleString('en-US')} leased`],
  ];
}
