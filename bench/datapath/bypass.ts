import type { StatusReport } from '../../src/model/status';
import type { NathostOnEngine } from '../../test/support/nathost-on-engine';
import { configurePlugin } from '../../test/support/plugin-switch';
import type { ProxyPorts } from './nginx';

/** Takes nathost's path and the proxy's own ports out of connection tracking; resolves when the kernel does so. */
export async function bypass(nathost: NathostOnEngine, { fresh, kept }: ProxyPorts): Promise<void> {
  await configurePlugin(nathost, { NATHOST_CONNTRACK: 'bypass', NATHOST_BYPASS_PORTS: `${fresh},${kept}` });
  await untilBypassed(nathost, true);
}

/** Resolves when everything is tracked again. */
export async function track(nathost: NathostOnEngine): Promise<void> {
  await configurePlugin(nathost, { NATHOST_CONNTRACK: 'track' });
  await untilBypassed(nathost, false);
}

async function untilBypassed(nathost: NathostOnEngine, wanted: boolean): Promise<void> {
  await nathost.ready();
  await nathost.until(wanted ? 'bypass' : 'end of the bypass', async () => {
    const { network } = (await nathost.api('/v1/status')).body as StatusReport;
    // What nathost did not set in this life is no bypass to it, but is not as wanted either.
    return network?.kernel?.bypass === wanted && network.kernel.inSync ? true : undefined;
  });
}
