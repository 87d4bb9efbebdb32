import { check, type Found } from '../check';
import { isTranslated, type Flow } from '../parse/conntrack';
import type { ContainerFacts } from '../../inspect/parse/engine';
import { countStates } from './conntrack-states';
import { containerAt } from '../../inspect/who';

export const dnatFlows = check({
  id: 'dnat-flows',
  about: {
    finds: 'Tracked connections with a translated destination (DNAT), by published port and container.',
    means:
      'This is the path that nathost avoids: address translation, competition for entries in the conntrack table, and under load first connections that wait for seconds.',
    fix: 'Run the proxy on the host’s network without published ports, and label the applications behind it `nathost.name`; `docker nathost migrate` prints how ([migrate.md](migrate.md)).',
  },
  needs: ['conntrackFlows', 'containers'],
  find: ({ conntrackFlows: flows, containers }) =>
    [...grouped(flows.filter(isTranslated), containers).values()].map((group) => finding(group)),
  ok: ({ conntrackFlows: flows }) => `none of ${flows.length} tracked connections is translated`,
});

interface Group {
  readonly container?: ContainerFacts;
  readonly flows: Flow[];
  /** `8080/tcp`. */
  readonly asked: string;
  /** `172.17.0.2:80`. */
  readonly given: string;
}

function grouped(flows: readonly Flow[], containers: readonly ContainerFacts[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const flow of flows) {
    const asked = `${flow.original.destinationPort}/${flow.protocol}`;
    const given = `${flow.reply.source}:${flow.reply.sourcePort}`;
    const key = `${asked} ${given}`;
    const container = containerAt(flow.reply.source, containers);
    const group = groups.get(key) ?? { ...(container && { container }), flows: [], asked, given };
    group.flows.push(flow);
    groups.set(key, group);
  }
  return groups;
}

function finding({ container, flows, asked, given }: Group): Found {
  const clients = new Set(flows.map((flow) => flow.original.source)).size;
  const port = container?.published.find((one) => `${one.hostPort}/${one.protocol}` === asked);
  return {
    severity: 'warning',
    subject: container ? `container ${container.name}` : `address ${given}`,
    what: `${plural(flows.length, 'connection')} of ${plural(clients, 'client')} to ${port ? 'its published port' : 'port'} ${asked} translated to ${given}: ${countStates(flows)}`,
    means: 'each first packet needs a new translation, and under load some are lost',
    command: [
      container
        ? 'docker nathost migrate # prints what replaces published ports; reach an application through a proxy on --network host'
        : `conntrack -L --dst-nat ${given.replace(/:\d+$/, '')} # not a container of this engine`,
    ],
  };
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
