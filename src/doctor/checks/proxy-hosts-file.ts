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
      'nathost leaves a file that is not Docker’s alone: such a proxy knows no names, unless the mount is the host’s own file. `--read-only` is no hindrance: nathost writes from outside.',
    mends:
      'Make the container without the mount; or label it `nathost.proxy=false`, if it is not meant to have names.',
  },
  needs: ['containers'],
  uses: ['nathost'],
  find: ({ containers }, { nathost }) =>
    hostNetworked(containers).flatMap((container) => lookAt(container, nathost)),
  ok: ({ containers }) =>
    `Docker’s own hosts file is in all of ${hostNetworked(containers).length} host-networked containers`,
});

function lookAt(container: ContainerFacts, nathost: NathostFacts | undefined): Found[] {
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
            ? 'it reads the host’s file, and keeps reading the old one once somebody replaces that file by another of the same name'
            : 'nathost does not write there: the container knows none of the names',
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
        means: 'nathost cannot write it, or somebody changes it back; its problems say why',
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
        'nothing in the container can change it; nathost writes it from outside, so names are kept all the same',
    },
  ];
}
