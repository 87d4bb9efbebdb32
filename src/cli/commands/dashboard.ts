import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../api-client';
import type { CommandSpec } from '../command';
import { CliFailure, exitStatus } from '../exit-status';
import { upgradeRemedy } from '../upgrade-remedy';

export const dashboard: CommandSpec = {
  name: 'dashboard',
  summary: 'Serve the page of nathost to a browser on this machine',
  description:
    'Prints an address to open, and serves the page until Ctrl-C. The page is read-only. The address contains a secret, because other users of this machine can reach the port, too.',
  options: [
    { name: 'port', short: 'p', value: 'number', description: 'The port on 127.0.0.1 (default a free one)' },
  ],
  examples: [
    {
      command: 'ssh -L 8203:127.0.0.1:8203 root@server docker nathost dashboard -p 8203',
      says: 'From another machine',
    },
  ],
  run: async (context, input) => {
    const port = input.value('port') ?? '0';
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
      throw new CliFailure(`invalid argument "${port}" for "-p, --port"`, { status: exitStatus.usage });
    const interruption = context.interruption();
    const api = await context.api();
    await expectPage(api);
    const { PageServer } = await import('../page-server.ts');
    const server = new PageServer(() => context.api(), randomBytes(16).toString('hex'));
    context.out.line(await server.listen(Number(port)));
    if (context.err.terminal) context.err.line('Ctrl-C ends it.');
    await new Promise((resolve) => {
      interruption.addEventListener('abort', resolve, { once: true });
    });
    await server.close();
    return exitStatus.ok;
  },
};

async function expectPage(api: ApiClient): Promise<void> {
  const { status, body } = await api.ask({ path: '/', timeout: 10_000 });
  body.destroy();
  if (status !== 200)
    throw new CliFailure(
      `${api.name} has no page: it is older than this command, or runs directly from its sources`,
      {
        remedy: upgradeRemedy(),
      },
    );
}
