import type { CommandSpec } from '../command';
import { CliFailure } from '../exit-status';
import { listOptions } from '../format/listing';
import { checkListing, filterRows, printList } from '../format/print-list';
import type { MigrationFacts } from '../../migrate/facts';
import { stepListing } from '../migrate/listing';
import { withProgress } from '../progress';

export const migrate: CommandSpec = {
  name: 'migrate',
  summary: 'Print the labels and commands that replace published ports, extra hosts and fixed addresses',
  description:
    'Looks at what runs: reverse proxies (nginx, HAProxy, Caddy, Traefik, Envoy, Apache) and their configurations, the ports they publish, `--add-host` lists, fixed addresses, and the Compose files that all of it comes from. It changes nothing.\n' +
    'What it prints is in the order to do it in: label applications, change configurations, put proxies on the host’s network, drop what only the old way needed; then what cannot be moved, and what is different on the host’s network. Lines for Compose files can be merged into them, or used as override files.\n' +
    'Commands for containers that no Compose file made have all that these were made with, their environment and its secrets among it.',
  arguments: [{ name: 'COMPOSE-FILE', optional: true, many: true, values: 'files' }],
  options: [
    {
      name: 'proxy',
      value: 'name',
      repeatable: true,
      description: 'Take this container or service as a reverse proxy, too',
    },
    ...listOptions(stepListing),
  ],
  examples: [
    { command: 'sudo docker nathost migrate', says: 'What runs now' },
    {
      command: 'sudo docker nathost migrate compose.yaml',
      says: 'Also what is in a file, and does not run yet',
    },
    {
      command: "docker nathost migrate --filter part=label --format '{{.Lines}}'",
      says: 'Only lines for Compose files',
    },
  ],
  fields: stepListing.columns,
  run: async (context, input) => {
    checkListing(input, stepListing);
    const path = await import('node:path');
    const { readMigration } = await import('../migrate/read-migration.ts');
    const named = new Set(input.values('proxy'));
    const files = input.arguments.map((file) => path.resolve(file));
    const reading = readMigration(context, { files, proxies: named });
    const facts = await withProgress(context, 'Looking at containers and configurations', reading);
    expectReadable(facts);
    const { migration } = await import('../../migrate/migration.ts');
    const all = migration(facts, named);
    const steps = filterRows(stepListing, input.values('filter'), all);
    if (input.value('format') || input.flag('quiet')) {
      const isShown = ({ command }: { command?: readonly string[] }) =>
        !input.flag('quiet') || command !== undefined;
      printList(context, input, stepListing, steps.filter(isShown));
      return undefined;
    }
    if (all.length === 0) {
      context.out.line(
        'There is nothing to migrate: no reverse proxy publishes ports or hands on to containers without names.',
      );
      return undefined;
    }
    const { printReport } = await import('../migrate/report.ts');
    printReport(context.out, steps);
    return undefined;
  },
};

/** A file that was named has to be readable; without any, the engine has to answer. */
function expectReadable({ containers, projects }: MigrationFacts): void {
  for (const { files, named, content } of projects)
    if (named && 'unknown' in content)
      throw new CliFailure(`${files.join(', ')} cannot be read: ${content.unknown}`);
  if ('unknown' in containers && !projects.some(({ named }) => named))
    throw new CliFailure(`the engine cannot be asked: ${containers.unknown}`, {
      remedy: 'Start it, name another one, or name Compose files.',
    });
}
