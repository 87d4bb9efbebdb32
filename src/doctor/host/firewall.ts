import { parseIptablesSave } from '../../firewall/iptables-save';
import { nftChains, withoutIptables } from '../../firewall/nft';
import { listRuleset } from '../../firewall/nft-listing';
import type { Chain } from '../../firewall/rule';
import { messageOf } from '../../model/errors';
import type { FirewallFacts } from '../facts';
import { ProgramMissing, type Programs } from '../../inspect/host/programs';

/** The rules of iptables and nftables; a host can have both. @throws Error if neither could be read */
export async function readFirewall(programs: Programs): Promise<FirewallFacts> {
  const [ip, ip6, nft] = await Promise.allSettled([
    saved(programs, 'iptables'),
    saved(programs, 'ip6tables'),
    listRuleset((args) => programs.run('nft', args)),
  ]);
  const errors = [ip, ip6, nft].flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (errors.length === 3) throw new Error([...new Set(errors.map(messageOf))].join('; '));
  const read = { ip: ip.status === 'fulfilled', ip6: ip6.status === 'fulfilled' };
  return {
    chains: [
      ...(ip.status === 'fulfilled' ? ip.value : []),
      ...(ip6.status === 'fulfilled' ? ip6.value : []),
      ...(nft.status === 'fulfilled' ? nftChains(withoutIptables(nft.value, read)) : []),
    ],
    unread: errors.filter((error) => !(error instanceof ProgramMissing)).map(messageOf),
  };
}

async function saved(programs: Programs, program: 'iptables' | 'ip6tables'): Promise<Chain[]> {
  return parseIptablesSave(await programs.run(`${program}-save`, []), program);
}
