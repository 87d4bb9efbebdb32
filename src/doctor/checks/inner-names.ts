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
      'On engines before API 1.48 (Docker 28): containers that share only an internal network whose name sorts after nathost’s.',
    means:
      'Such an engine resolves a container’s name to its address on the first network that both share: internal ones last, sorted by name. If both have nathost labels, that is nathost’s network, where packets between containers are dropped. Then nathost reports the problem `name-shadowed`.',
    fix: 'Before you add labels, give that network a name that sorts before nathost’s, or nathost’s a name that sorts last: `NATHOST_NETWORK=zz-nathost`.',
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
      ? 'the engine has network priorities, and nathost’s network comes last'
      : 'no containers share only an internal network whose name sorts after nathost’s',
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
