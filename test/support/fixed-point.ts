import { containerFileOf, foreignPart, hostFileOf, ownNames, viewOf } from './hosts-view';
import type { NathostOnEngine } from './nathost-on-engine';

interface Inspected {
  readonly Name: string;
  readonly State: { readonly Running: boolean };
  readonly HostConfig: { readonly NetworkMode: string };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> | null };
  readonly NetworkSettings: {
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string } | undefined>>;
  };
}

/** Everything that nathost keeps has to become the same as if nothing had disturbed it: it follows from the engine's containers, and from the
 * addresses that names have had before. For a nathost with no grace periods and containers with one name each. */
export class FixedPoint {
  private readonly addresses = new Map<string, string>();

  /** @param foreign what the host's hosts file holds besides nathost's lines */
  constructor(
    private readonly nathost: NathostOnEngine,
    private readonly foreign: string,
  ) {}

  /** @returns after how many milliseconds it was so */
  async reached(timeout = 30_000): Promise<number> {
    const from = performance.now();
    await this.nathost.until(
      'fixed point',
      async () => {
        await this.look();
        return true;
      },
      timeout,
    );
    return performance.now() - from;
  }

  private async look(): Promise<void> {
    expect((await this.nathost.api('/readyz')).status).toBe(200);
    const [containers, leases] = [await this.containers(), await this.leases()];
    const claims = containers.filter(({ Config }) => Config.Labels?.['nathost.name'] !== undefined);
    const nameOf = (one: Inspected) => one.Config.Labels!['nathost.name']!;
    const lines = [...new Set(claims.map(nameOf))].map((name) => `${leases.get(name)!} ${name}`).sort();
    for (const file of await this.files(containers)) {
      const { text } = await viewOf(file);
      expect([file, ownNames(text)]).toEqual([file, lines]);
    }
    expect(foreignPart((await viewOf(hostFileOf(this.nathost.engine))).text)).toBe(this.foreign);

    const running = claims.filter(({ State }) => State.Running);
    const served = running.flatMap((one) => {
      const address = one.NetworkSettings.Networks['nathost']?.IPAddress ?? '';
      return address === '' ? [] : [`${address} ${nameOf(one)}`];
    });
    const wanted = [...new Set(running.map(nameOf))].map((name) => `${leases.get(name)!} ${name}`);
    expect(served.sort()).toEqual(wanted.sort());
    expect(await this.nathost.problems()).toEqual([]);
  }

  /** The address of each name; none may ever be another one, and none that of two names. These are not waited for. */
  private async leases(): Promise<ReadonlyMap<string, string>> {
    const leases = await this.nathost.leases();
    for (const { name, ipv4 = '' } of leases) {
      const before = this.addresses.get(name) ?? ipv4;
      if (before !== ipv4) this.broken ??= `${name} was at ${before} and is at ${ipv4}`;
      this.addresses.set(name, ipv4);
    }
    const distinct = new Set(leases.map(({ ipv4 }) => ipv4));
    if (distinct.size !== leases.length)
      this.broken ??= `two names at one address: ${JSON.stringify(leases)}`;
    return new Map(leases.map(({ name, ipv4 = '' }) => [name, ipv4]));
  }

  /** What happened that must never happen, not even for a moment. */
  broken: string | undefined;

  private async containers(): Promise<readonly Inspected[]> {
    const ids = (await this.nathost.docker('ps', '--all', '--quiet')).split('\n').filter(Boolean);
    return ids.length === 0 ? [] : (JSON.parse(await this.nathost.docker('inspect', ...ids)) as Inspected[]);
  }

  /** The host's file, and those of the proxies that run. */
  private async files(containers: readonly Inspected[]): Promise<readonly string[]> {
    const { engine } = this.nathost;
    const proxies = containers.filter(
      ({ State, HostConfig }) => State.Running && HostConfig.NetworkMode === 'host',
    );
    return [
      hostFileOf(engine),
      ...(await Promise.all(proxies.map(({ Name }) => containerFileOf(engine, Name.slice(1))))),
    ];
  }
}
