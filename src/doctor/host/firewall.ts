import { messageOf } from '../../model/errors';
import type { FirewallFacts } from '../facts';
import type { Chain } from '../../firewall/rule';
import { parseIptablesSave } from '../../firewall/iptables-save';
import { parseNftRuleset } from '../../firewall/nft';
import { ProgramMissing, type Programs } from '../../inspect/host/programs';

/** The rules of both programs; a host can have either, or both.
 * @throws Error when none of them could be asked */
export async function readFirewall(programs: Programs): Promise<FirewallFacts> {
  const asked = await Promise.allSettled([
    iptables(programs, 'iptables-save', 'iptables'),
    iptables(programs, 'ip6tables-save', 'ip6tables'),
    programs
      .run('nft', ['-j', 'list', 'ruleset'])
      .then((text) => (text.trim() === '' ? [] : parseNftRuleset(text))),
  ]);
  const read = asked.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const errors = asked.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  if (read.length === 0) throw new Error([...new Set(errors.map(messageOf))].join('; '));
  const unread = errors.filter((error) => !(error instanceof ProgramMissing)).map(messageOf);
  return { chains: read.flat(), unread };
}

async function iptables(
  programs: Programs,
  program: string,
  source: 'iptables' | 'ip6tables',
): Promise<Chain[]> {
  return parseIptablesSave(await programs.run(program, []), source);
}
