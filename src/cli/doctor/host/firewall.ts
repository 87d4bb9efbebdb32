import { messageOf } from '../../../model/errors';
import type { Chain } from '../firewall/rule';
import { parseIptablesSave } from '../parse/iptables-save';
import { parseNftRuleset } from '../parse/nft';
import type { Programs } from './programs';

/** The rules of both programs; a host can have either, or both.
 * @throws Error when none of them could be asked */
export async function readFirewall(programs: Programs): Promise<Chain[]> {
  const asked = await Promise.allSettled([
    iptables(programs, 'iptables-save', 'iptables'),
    iptables(programs, 'ip6tables-save', 'ip6tables'),
    programs
      .run('nft', ['-j', 'list', 'ruleset'])
      .then((text) => (text.trim() === '' ? [] : parseNftRuleset(text))),
  ]);
  const read = asked.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (read.length === 0) {
    const reasons = asked.flatMap((result) =>
      result.status === 'rejected' ? [messageOf(result.reason)] : [],
    );
    throw new Error([...new Set(reasons)].join('; '));
  }
  return read.flat();
}

async function iptables(
  programs: Programs,
  program: string,
  source: 'iptables' | 'ip6tables',
): Promise<Chain[]> {
  return parseIptablesSave(await programs.run(program, []), source);
}
