import { internalNames, knowsOrder, memberOf } from '../../inspect/network-order';
import { shadowed } from '../../model/network-order';
import { check, type Found } from '../check';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { comment } from '../../inspect/commands';
import { networkOfNathost } from '../../inspect/who';

export const innerNames = check({
  id: 'inner-names',
  about: {
    finds:
      'Before an engine of API 1.48 (Docker 28): containers that share an internal network, and nothing else, whose name comes after that of nathost’s network.',
    means:
      'Such an engine answers a container’s name with its address on the first network that the two share: internal ones last, and those by name. With labels of nathost on both, that is nathost’s network, where packets between containers are dropped. Then it is the problem `name-shadowed`.',
    mends:
      'Before labels come, give that network a name that sorts before nathost’s, or nathost’s one that sorts last: `NATHOST_NETWORK=zz-nathost`.',
  },
  needs: ['containers', 'networks'],
  uses: ['nathost'],
  find: ({ containers, networks }, { nathost }) => {
    if (knowsOrder(containers, nathost)) return [];
    const ours = networkOfNathost(networks, nathost)?.name ?? 'nathost';
    const internal = internalNames(networks);
    const isOn = ({ endpoints }: ContainerFacts) => endpoints.some(({ network }) => network === ours);
    const members = (of: readonly ContainerFacts[]) => of.map((container) => memberOf(container, ours));
    const said = new Set(
      shadowed(members(containers.filter(isOn)), ours, internal).map(({ network }) => network),
    );
    return shadowed(members(containers), ours, internal)
      .filter(({ network }) => !said.has(network))
      .map(({ network, containers }) => finding(network, containers, ours));
  },
  ok: ({ containers }, { nathost }) =>
    knowsOrder(containers, nathost)
      ? 'the engine knows an order of networks, and nathost’s comes last'
      : 'no containers share an internal network whose name comes after nathost’s, and nothing else',
});

function finding(network: string, containers: readonly string[], ours: string): Found {
  return {
    severity: 'note',
    subject: `network ${network}`,
    what: `${containers.join(', ')} share it and nothing else, and its name comes after ${ours}`,
    means: `with labels on two of them, their container names lead to addresses on ${ours}, where packets between containers are dropped; service names lead where they should`,
    command: [comment(`before that, give it a name that sorts before ${ours}; in Compose: name`)],
  };
}
