import { check, type Found } from '../check';
import { splitExtraHost, type ContainerFacts } from '../../inspect/parse/engine';
import { recreate } from '../../inspect/commands';
import { hostNetworked } from '../../inspect/who';

export const proxyAddHost = check({
  id: 'proxy-add-host',
  about: {
    finds: 'Host-networked containers with `--add-host` (in Compose `extra_hosts`).',
    means:
      'Such a container gets a hosts file of Docker instead of a copy of the host’s. So it has no names of nathost at its first instruction, and never other names of the host. A name that is in both has two addresses.',
    fix: 'Create it without `--add-host`; put addresses of other machines into the host’s own `/etc/hosts`.',
  },
  needs: ['containers'],
  uses: ['nathost'],
  find: ({ containers }, { nathost }) =>
    hostNetworked(containers).flatMap((container): Found[] => {
      if (container.extraHosts.length === 0) return [];
      const clashes = container.extraHosts.flatMap((line) => {
        const [name, address] = splitExtraHost(line);
        const kept = nathost?.names.find((candidate) => candidate.name === name);
        return kept && !kept.addresses.includes(address)
          ? [`${name} is ${address} there and ${kept.addresses.join(', ')} with nathost`]
          : [];
      });
      return [finding(container, clashes)];
    }),
  ok: ({ containers }) =>
    `none of ${hostNetworked(containers).length} host-networked containers has --add-host`,
});

function finding(container: ContainerFacts, clashes: readonly string[]): Found {
  const list = container.extraHosts.join(', ');
  return {
    severity: clashes.length > 0 ? 'error' : 'warning',
    subject: `container ${container.name}`,
    what: `it was made with --add-host ${list}${clashes.length > 0 ? `; ${clashes.join('; ')}` : ''}`,
    means:
      clashes.length > 0
        ? 'a name with two addresses resolves to either, and the fixed one does not follow its container'
        : 'it got no copy of the host’s /etc/hosts: names come only after its start, and the fixed lines never follow a container',
    command: recreate(container, `without --add-host ${container.extraHosts.join(' --add-host ')}`),
  };
}
