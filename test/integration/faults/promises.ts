import type { FakeHost } from '../../support/fake-host';
import { ownNames } from '../../support/hosts-view';
import { minute } from '../../support/records';

/** Remembers where names lead and who has what, and tells when something of that is broken; a line for each violation. */
export class Promises {
  /** By `name/slot`. */
  readonly #leased = new Map<string, string>();

  constructor(private readonly host: FakeHost) {}

  /** What readers find at this instant, whatever nathost is doing: of a name that has an address they find no other one. */
  brokenToReaders(): string[] {
    return [this.host.hostFile, ...this.host.runningProxies().map((id) => this.host.fileOf(id))].flatMap(
      (path) =>
        ownNames(this.host.text(path)).flatMap((line) => {
          const [address = '', name = ''] = line.split(/\s+/);
          const known = this.#leased.get(`${name}/0`);
          return known === undefined || known === address
            ? []
            : [`${path}: ${name} leads to ${address}, not to ${known}`];
        }),
    );
  }

  /** To be asked when nathost has done what there was to do: no lease was lost, none has changed its address. */
  broken(): string[] {
    const now = new Map(
      this.host.report.leases.map(({ name, slot, ipv4 }) => [`${name}/${slot}`, ipv4 ?? '']),
    );
    const found = [...this.#leased].flatMap(([key, address]) => {
      const is = now.get(key);
      if (is === address) return [];
      return [
        is === undefined ? `the lease ${key} of ${address} is lost` : `${key} moved from ${address} to ${is}`,
      ];
    });
    for (const [key, address] of now) this.#leased.set(key, address);
    return found;
  }
}

/** A new process finds nothing to do once all graces are over; a line for each thing that it does. */
export async function leftToDo(host: FakeHost): Promise<string[]> {
  await host.pass(host.settings.nameGrace + minute);
  const paths = [host.hostFile, ...host.runningProxies().map((id) => host.fileOf(id))];
  const before = paths.map((path) => host.text(path));
  const calls = host.calls.length;
  host.nathost.kill();
  host.boot();
  await host.pass(5_000);
  const changes = host.calls.slice(calls).filter(({ kind }) => /connect|create|signal/.test(kind));
  return [
    ...changes.map(({ kind, object }) => `${kind} ${object}`),
    ...paths.filter((path, index) => host.text(path) !== before[index]).map((path) => `${path} was written`),
  ];
}
