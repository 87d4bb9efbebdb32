import { freeSubnet } from '../../inspect/commands';
import { known, type Picture } from '../picture';
import type { Step } from '../step';

/** What has to be done before anything else. */
export function preparingSteps({ facts, pool, proxies, applications }: Picture): Step[] {
  if (proxies.length === 0 || applications.length === 0 || known(facts.nathost)) return [];
  const [networks, routes] = [known(facts.networks) ?? [], known(facts.routes) ?? []];
  const free = freeSubnet(networks, routes);
  const reason = 'unknown' in facts.nathost ? facts.nathost.unknown : '';
  return [
    {
      part: 'prepare',
      subject: 'host',
      what: 'install nathost (install.sh of a release, or make install in its sources), or let this command reach it',
      because: `${reason}; without it, labels do nothing`,
      command: [
        free === pool?.text || networks.some(({ name }) => name === 'nathost')
          ? './install.sh'
          : `./install.sh NATHOST_SUBNET=${free}`,
      ],
    },
  ];
}
