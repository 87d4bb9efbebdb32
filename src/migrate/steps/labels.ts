import { parseAddress } from '../../model/address';
import { subnetContains, type Subnet } from '../../model/subnet';
import { isLeftToTraefik } from '../../model/reverse-proxies';
import { word } from '../../inspect/commands';
import { sharedNetwork, traefikOf } from '../../inspect/traefik';
import { composeUp, fragmentOf } from '../compose-lines';
import type { Application } from '../naming';
import { known, type Picture } from '../picture';
import { reloadCommand } from '../proxy-kind';
import { madeAgain } from '../replacement';
import type { Step } from '../step';
import type { ServiceOrigin, Workload } from '../workload';

interface Labelled {
  readonly workload: Workload;
  readonly application: Application;
  readonly labels: Readonly<Record<string, string>>;
}

/** The labels of applications, grouped by Compose project. */
export function labelSteps(picture: Picture): Step[] {
  const labelled = picture.applications.flatMap((application) => {
    const labels = labelsFor(application, picture);
    return Object.keys(labels).length > 0 ? [{ workload: application.workload, application, labels }] : [];
  });
  const projects = new Set(labelled.flatMap(({ workload: { service } }) => service?.project ?? []));
  return [
    ...[...projects].map((project) =>
      ofProject(
        project,
        labelled.filter(({ workload }) => workload.service?.project === project),
        picture,
      ),
    ),
    ...labelled.filter(({ workload }) => !workload.service).map((one) => ofContainer(one, picture)),
  ];
}

/** The labels that are missing. */
function labelsFor({ workload, names }: Application, picture: Picture): Record<string, string> {
  const { pool, prefix } = picture;
  const present = (workload.labels[`${prefix}.name`] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const all = [...new Set([...present, ...names])];
  // If the application has a name already, nathost itself set the address on its network.
  const fixed = present.length > 0 ? undefined : fixedInPool(workload, pool);
  return {
    ...(all.length > present.length && { [`${prefix}.name`]: all.join(',') }),
    ...(fixed && workload.labels[`${prefix}.ip`] !== fixed && { [`${prefix}.ip`]: fixed }),
    ...networkForTraefik(workload, picture),
  };
}

/** With a second network, a label has to tell Traefik which one to use. */
function networkForTraefik({ labels, containers }: Workload, picture: Picture): Record<string, string> {
  if (!isLeftToTraefik(labels)) return {};
  const proxies = (known(picture.facts.containers) ?? []).filter(
    (proxy) => proxy.running && proxy.networkMode !== 'host' && traefikOf(proxy) !== 'none',
  );
  const [network] = containers.flatMap((container) =>
    proxies.flatMap((proxy) => sharedNetwork(container, proxy, picture.ownNetwork) ?? []),
  );
  return network === undefined ? {} : { 'traefik.docker.network': network };
}

/** The fixed address that nathost can lease. */
function fixedInPool({ networks }: Workload, pool: Subnet | undefined): string | undefined {
  return networks
    .map(({ fixed }) => fixed)
    .find((text) => {
      const address = parseAddress(text);
      return address && pool && subnetContains(pool, address);
    });
}

function ofProject(project: string, all: readonly Labelled[], picture: Picture): Step {
  const services = all.flatMap(({ workload: { service }, labels }) =>
    service ? [[service, { labels }] as const] : [],
  );
  const origins: ServiceOrigin[] = services.map(([service]) => service);
  const names = origins.map(({ name }) => name);
  return {
    part: 'label',
    subject: names.length === 1 ? `service ${names[0] ?? ''} of ${project}` : `services of ${project}`,
    what: all.map(inWords).join('; '),
    because: because(all),
    fragment: fragmentOf(services),
    command: [...composeUp(origins), ...reloads(all, picture)],
  };
}

function inWords({ workload, labels }: Labelled): string {
  const what = Object.entries(labels).map(([label, value]) => {
    if (label.startsWith('traefik.')) return `for Traefik, which would use any of its networks, ${value}`;
    return label.endsWith('.ip') ? `its address ${value}` : `the name ${value.split(',').join(' and ')}`;
  });
  return `${workload.service?.name ?? workload.containers[0]?.name ?? workload.title}: ${what.join(' and ')}`;
}

function because(all: readonly Labelled[]): string {
  const users = new Set(all.flatMap(({ application }) => application.uses.map(({ proxy }) => proxy.title)));
  return `${[...users].join(' and ')} ${users.size === 1 ? 'sends' : 'send'} requests there; a label needs the container to be made again`;
}

function ofContainer(one: Labelled, picture: Picture): Step {
  const { workload, labels } = one;
  const shared = {
    part: 'label',
    subject: workload.title,
    what: inWords(one),
    because: because([one]),
  } as const;
  if (workload.swarm)
    return {
      ...shared,
      subject: `service ${workload.swarm} of the swarm`,
      command: [
        `docker service update ${Object.entries(labels)
          .map(([key, value]) => `--container-label-add ${word(`${key}=${value}`)}`)
          .join(' ')} ${word(workload.swarm)}`,
      ],
    };
  const { command, missing } = madeAgain(workload, { labels }, picture, reloads([one], picture));
  return { ...shared, because: [shared.because, ...missing].join('; '), command };
}

/** Proxies that resolved an address once and keep using it until they are on the host's network. */
function reloads(all: readonly Labelled[], { proxies }: Picture): string[] {
  const used = new Set(all.map(({ workload }) => workload));
  const waiting = proxies.filter(
    ({ onHost, uses }) =>
      !onHost && uses.some(({ workload, by }) => by !== 'published' && used.has(workload)),
  );
  return waiting.flatMap(({ kind, workload }) =>
    workload.containers
      .filter(({ running }) => running)
      .flatMap(({ name }) => reloadCommand(kind, word(name)) ?? []),
  );
}
