import type { ServiceReplica } from './claim';

type Labels = Readonly<Record<string, string>>;

/** The names that Compose and Swarm allow. Anybody can set their labels, so nothing else may get into keys and lease files. */
const word = /^[\w.-]{1,255}$/;

/**
 * Which service a container belongs to, by the labels that Compose and Swarm set
 * (docs.docker.com, "Compose labels"; moby, daemon/cluster/executor/container).
 */
export function serviceOf(labels: Labels): ServiceReplica | undefined {
  return composeService(labels) ?? swarmService(labels);
}

/** A container of `docker compose run`: it carries its service's labels but must not receive the service's traffic. */
export function isOneOff(labels: Labels): boolean {
  return labels['com.docker.compose.oneoff']?.toLowerCase() === 'true';
}

function composeService(labels: Labels): ServiceReplica | undefined {
  const project = wordIn(labels['com.docker.compose.project']);
  const service = wordIn(labels['com.docker.compose.service']);
  const replica = replicaNumber(labels['com.docker.compose.container-number']);
  if (project === undefined || service === undefined || replica === undefined) return undefined;
  return { key: `compose:${project}/${service}`, replica };
}

function swarmService(labels: Labels): ServiceReplica | undefined {
  const service = wordIn(labels['com.docker.swarm.service.id']);
  // `<service name>.<slot>.<task id>`; a service name may have dots itself.
  const replica = replicaNumber(labels['com.docker.swarm.task.name']?.split('.').at(-2));
  if (service === undefined || replica === undefined) return undefined;
  return { key: `swarm:${service}`, replica };
}

function wordIn(text: string | undefined): string | undefined {
  return text !== undefined && word.test(text) ? text : undefined;
}

function replicaNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
