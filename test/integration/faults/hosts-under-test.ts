import { FakeHost, type HostOptions } from '../../support/fake-host';

const hosts: FakeHost[] = [];

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.end();
});

/** A machine whose nathost has done all that there was to do at first. It ends with the test. */
export async function newHost(options: HostOptions = {}): Promise<FakeHost> {
  const host = new FakeHost(options);
  hosts.push(host);
  host.boot();
  await host.pass(1_000);
  return host;
}
