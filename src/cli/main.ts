import { messageOf } from '../model/errors';
import { visible } from '../model/visible';
import { metadata, metadataCommand } from './plugin-metadata';

/** The only place of the CLI that knows the process. The docker command asks for the metadata before each use: that path loads nothing. */
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
