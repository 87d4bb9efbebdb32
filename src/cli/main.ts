import { messageOf } from '../model/errors';
import { visible } from '../model/visible';
import { metadata, metadataCommand } from './plugin-metadata';

/**
 * The only file of the CLI that uses `process`. The docker command requests the metadata before each use, so that path loads nothing
 * else.
 */
const argv = process.argv.slice(2);

if (argv[0] === metadataCommand) {
  process.stdout.write(`${JSON.stringify(metadata)}\n`);
} else {
  void import('./start.ts').then(
    async ({ start }) => {
      process.exitCode = await start(process, argv);
    },
    (error: unknown) => {
      process.stderr.write(`docker nathost: ${visible(messageOf(error))}\n`);
      process.exitCode = 1;
    },
  );
}
