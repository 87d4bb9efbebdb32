import type { LeaseStatus, NameStatus } from '../../model/status';
import type { ApiClient } from '../api-client';
import { commands } from '../commands';
import type { Context } from '../context';
import { exitStatus } from '../exit-status';
import type { StatusAnswer } from '../../model/wire';
import { type Completion, type Known, complete } from './complete';

/** Milliseconds that a completion may take. */
const timeout = 1500;

/** Prints candidates by cobra's protocol, which the docker command's completion uses: one a line, then `:` and a number. */
export async function answerCompletion(
  context: Context,
  words: readonly string[],
  described: boolean,
): Promise<number> {
  const found = await complete(commands, words, knownBy(context));
  for (const { word, says } of found.candidates)
    context.out.fields([word, ...(described && says ? [says] : [])]);
  context.out.line(`:${directive(found)}`);
  return exitStatus.ok;
}

/** Bits of cobra's ShellCompDirective: 2 no space behind the word, 4 no names of files. */
function directive({ noSpace, files }: Completion): number {
  return (noSpace ? 2 : 0) + (files ? 0 : 4);
}

function knownBy(context: Context): Known {
  return async (of) => {
    let cancel = (): void => undefined;
    const late = new Promise<readonly string[]>((resolve) => {
      cancel = context.clock.after(timeout, () => {
        resolve([]);
      });
    });
    const asked = context.api().then((api) => ask(api, of));
    try {
      return await Promise.race([asked.catch(() => []), late]);
    } finally {
      // A pending timer would keep the program from ending.
      cancel();
    }
  };
}

async function ask(api: ApiClient, of: Parameters<Known>[0]): Promise<readonly string[]> {
  switch (of) {
    case 'names':
      return (await api.list<NameStatus>('/v1/names', 'names')).map(({ name }) => name);
    case 'lease-names':
      return [...new Set((await api.list<LeaseStatus>('/v1/leases', 'leases')).map(({ name }) => name))];
    case 'settings':
      return Object.keys(((await api.get('/v1/status')) as StatusAnswer).settings).map((name) => `${name}=`);
    case 'files':
      return [];
  }
}
