import { compareVersions, validateStrict } from 'compare-versions';
import { buildId, version as own } from '../../model/build';
import type { StatusAnswer } from '../../model/wire';
import type { ApiClient } from '../api-client';
import type { CommandSpec } from '../command';
import type { Context } from '../context';
import { CliFailure, exitStatus } from '../exit-status';
import { printFacts } from '../format/facts';
import { objectFormatOption } from '../format/listing';
import { printObject, readObjectFormat } from '../format/print-objects';
import { lengthText } from '../format/relative-time';
import { upgradeRemedy } from '../upgrade-remedy';

export const version: CommandSpec = {
  name: 'version',
  summary: 'Show the versions of this command and of nathost, and whether an upgrade is due',
  description:
    'The exit status is 0 if both have the same version, 3 if one is older, and 1 if nathost cannot be reached; then only the version of this command is shown. `docker nathost --version` does not connect. In JSON, `upgrade` says what is older: `none`, `command`, `nathost` or `unknown`.',
  options: [objectFormatOption],
  examples: [
    { command: 'docker nathost version --format {{.Upgrade}}', says: 'For a script: which one is older' },
  ],
  run: async (context, input) => {
    const format = readObjectFormat(input.value('format'));
    const tell = (versions: Versions): void => {
      if (input.value('format')) printObject(context, format, versions);
      else show(context, versions);
    };
    let versions: Versions;
    try {
      versions = compared(await ask(await context.api()));
    } catch (error) {
      tell({ command, upgrade: 'unknown' });
      throw error;
    }
    tell(versions);
    return versions.upgrade === 'none' ? exitStatus.ok : exitStatus.unwell;
  },
};

interface Side {
  readonly version: string;
  readonly buildId: string;
}

const command: Side = { version: own, buildId };

interface Running extends Side {
  /** Such as `the plugin nathost:latest`. */
  readonly name: string;
  readonly startedAt: string;
}

interface Versions {
  readonly command: Side;
  readonly nathost?: Running;
  /** What is older than the other. */
  readonly upgrade: 'none' | 'command' | 'nathost' | 'unknown';
}

async function ask(api: ApiClient): Promise<Running> {
  const { version: running, buildId: build, startedAt } = (await api.get('/v1/status')) as StatusAnswer;
  expectVersion(api, running);
  return { name: api.name, version: running, buildId: build, startedAt };
}

/** @throws CliFailure if whatever listens there is not nathost */
function expectVersion(api: ApiClient, found: unknown): void {
  if (typeof found === 'string' && validateStrict(found)) return;
  throw new CliFailure(`${api.name} answered /v1/status with an invalid version: ${String(found)}`, {
    remedy: 'Check that it is nathost. If NATHOST_SOCKET is set, check what listens there.',
  });
}

function compared(nathost: Running): Versions {
  const order = compareVersions(own, nathost.version);
  return { command, nathost, upgrade: order === 0 ? 'none' : order < 0 ? 'command' : 'nathost' };
}

function show({ out, clock }: Context, { nathost, upgrade }: Versions): void {
  const facts: [string, string][] = [['Command', sideText(command)]];
  if (nathost) {
    const running = lengthText(clock.now() - Date.parse(nathost.startedAt));
    facts.push(['nathost', `${sideText(nathost)}, ${nathost.name}, running for ${running}`]);
  }
  if (upgrade === 'none') facts.push(['Upgrade', 'none is due']);
  printFacts(out, facts);
  if (!nathost || upgrade === 'none') return;
  const [older, newer] = upgrade === 'command' ? ['this command', nathost] : [nathost.name, command];
  out.line();
  out.line({ text: `An upgrade is due: ${older} is older.`, colour: 'red' });
  out.line(upgradeRemedy(newer.version));
}

const sideText = ({ version: text, buildId: build }: Side): string => `${text}, build ${build}`;
