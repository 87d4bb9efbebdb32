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
    'Reads what is running: reverse proxies (nginx, HAProxy, Caddy, Traefik, Envoy, Apache) and their configurations, published ports, `--add-host` lists, fixed addresses, and the Compose files they come from. It changes nothing.\n' +
    'It prints the steps in their order: label applications, change configurations, put proxies on the host’s network, drop what only the old way needed; then what cannot be moved, and what is different on the host’s network. Merge lines for Compose files into them, or use them as override files.\n' +
    'Commands for containers without a Compose file repeat everything these were created with, including their environment and its secrets.',
  arguments: [{ name: 'COMPOSE-FILE', optional: true, many: true, values: 'files' }],
  options: [
    {
      name: 'proxy',
      value: 'name',
      repeatable: true,
      description: 'Treat this container or service as a reverse proxy, too',
    },
    ...listOptions(stepListing),
  ],
  examples: [
    { command: 'sudo docker nathost migrate', says: 'What is running now' },
    {
      command: 'sudo docker nathost migrate compose.yaml',
      says: 'Also services of a file that are not running',
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
    const facts = await withProgress(context, 'Reading containers and configurations', reading);
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
        'There is nothing to migrate: no reverse proxy publishes ports or sends requests to containers without names.',
      );
      return undefined;
    }
    const { printReport } = await import('../migrate/report.ts');
    printReport(context.out, steps);
    return undefined;
  },
};

/** A given file must be readable; without any, the engine must answer. */
function expectReadable({ containers, projects }: MigrationFacts): void {
  for (const { files, named, content } of projects)
    if (named && 'unknown' in content)
      throw new CliFailure(`${files.join(', ')} cannot be read: ${content.unknown}`);
  if ('unknown' in containers && !projects.some(({ named }) => named))
    throw new CliFailure(`the engine does not answer: ${containers.unknown}`, {
      remedy: 'Start the engine, choose another one, or give Compose files.',
    });
}
