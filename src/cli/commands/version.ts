import { buildId, version as own } from '../../model/build';
import type { CommandSpec } from '../command';

export const version: CommandSpec = {
  name: 'version',
  summary: 'Show the version of this command',
  run: (context) => {
    context.out.line(`${own}, build ${buildId}`);
    return Promise.resolve(undefined);
  },
};
