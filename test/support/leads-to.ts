import { containerFileOf, hostFileOf, resolve, viewOf } from './hosts-view';
import type { NathostOnEngine } from './nathost-on-engine';

/** Resolves when the name leads to these addresses, and to no others, in the hosts files of the host and of the container `proxy`.
 * @param addresses with commas between them */
export async function leadsTo(nathost: NathostOnEngine, name: string, addresses: string): Promise<void> {
  const { engine } = nathost;
  for (const path of [hostFileOf(engine), await containerFileOf(engine, 'proxy')])
    await nathost.until(`${name} in ${path}`, async () =>
      resolve((await viewOf(path)).text, name).join() === addresses ? true : undefined,
    );
}
