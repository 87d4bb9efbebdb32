import { check, type Found } from '../check';
import type { NathostFacts } from '../../inspect/facts';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { recreate, word } from '../../inspect/commands';
import { hostNetworked, labelKey } from '../../inspect/who';

export const proxyHostsFile = check({
  id: 'proxy-hosts-file',
  about: {
    finds:
      'Host-networked containers with a mount of their own on `/etc/hosts`, writable or read-only; and those made with `--read-only`.',
    means:
      'nathost writes only hosts files of Docker: a proxy with its own mount has no names, unless the mount is the host’s own file. `--read-only` does not matter: nathost writes from outside.',
    fix: 'Create the container without the mount; or label it `nathost.proxy=false` if it needs no names.',
  },
  needs: ['containers'],
  uses: ['nathost'],
  find: ({ containers }, { nathost }) =>
    hostNetworked(containers).flatMap((container) => findingsOf(container, nathost)),
  ok: ({ containers }) =>
    `all of ${hostNetworked(containers).length} host-networked containers have Docker’s own hosts file`,
});

function findingsOf(container: ContainerFacts, nathost: NathostFacts | undefined): Found[] {
  const mount = container.mounts.find(({ destination }) => destination === '/etc/hosts');
  const subject = `container ${container.name}`;
  if (mount) {
    const kind = mount.writable ? '' : ', read-only';
    const label = labelKey('proxy', nathost);
    if (container.labels[label] === 'false') return [];
    return [
      {
        severity: mount.source === '/etc/hosts' ? 'warning' : 'error',
        subject,
        what: `${mount.source} is mounted on its /etc/hosts${kind}`,
        means:
          mount.source === '/etc/hosts'
            ? 'it reads the host’s file, but keeps the old one when somebody replaces that file'
            : 'nathost does not write there: the container has none of the names',
        command: recreate(container, `without the mount on /etc/hosts, or with --label ${label}=false`),
      },
    ];
  }
  const proxy = nathost?.proxies.find(({ containerId }) => containerId === container.id);
  if (proxy && !proxy.inSync)
    return [
      {
        severity: 'error',
        subject,
        what: `its hosts file ${container.hostsFile} is not what it should be`,
        means: 'nathost cannot write it, or somebody changes it back; see its problems',
        command: [
          `lsattr ${word(container.hostsFile)}`,
          `chattr -i ${word(container.hostsFile)} # where lsattr shows an i`,
        ],
      },
    ];
  if (!container.readOnlyRoot) return [];
  return [
    {
      severity: 'note',
      subject,
      what: 'its /etc/hosts is read-only inside (--read-only)',
      means:
        'nothing in the container can change it; nathost writes it from outside, so it has the names all the same',
    },
  ];
}
