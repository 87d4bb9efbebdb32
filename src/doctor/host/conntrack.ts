import type { ConntrackTable } from '../facts';
import { parseFlows, type Flow } from '../parse/conntrack';
import type { Files } from '../../inspect/host/files';
import { ProgramMissing, type Programs } from '../../inspect/host/programs';

/** @throws Error without root, or if connections are not tracked */
export async function readFlows(programs: Programs, files: Files): Promise<Flow[]> {
  try {
    const families = await Promise.all(
      ['ipv4', 'ipv6'].map((family) => programs.run('conntrack', ['-L', '-f', family])),
    );
    return families.flatMap(parseFlows);
  } catch (error) {
    try {
      return parseFlows(await files.read('/proc/net/nf_conntrack'));
    } catch (other) {
      throw error instanceof ProgramMissing ? other : error;
    }
  }
}

/** @throws Error if connections are not tracked */
export async function readConntrackTable(files: Files): Promise<ConntrackTable> {
  const number = async (name: string) => Number((await files.read(`/proc/sys/net/netfilter/${name}`)).trim());
  return { entries: await number('nf_conntrack_count'), max: await number('nf_conntrack_max') };
}
