import type { FakeHost } from '../../support/fake-host';
import { foreignPart, ownNames } from '../../support/hosts-view';

/** What there is to see of nathost's work. */
export interface Picture {
  /** `address name`, in alphabetical order, of the host's own file. */
  readonly lines: readonly string[];
  /** By container: `10.203.0.2, up`. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** `name/slot address holder`. */
  readonly leases: readonly string[];
}

export function pictureOf(host: FakeHost): Picture {
  const containers = host.engine.records;
  const endpoints = containers.flatMap(({ name, endpoints: { nathost } }) =>
    nathost === undefined
      ? []
      : [[name, `${nathost.configured.ipv4 ?? 'any'} ${nathost.live.ipv4 ?? 'down'}`]],
  );
  return {
    lines: ownNames(host.text()),
    endpoints: Object.fromEntries(endpoints) as Record<string, string>,
    leases: host.report.leases
      .map(({ name, slot, ipv4, holder }) => `${name}/${slot} ${ipv4 ?? 'none'} ${holder?.name ?? 'nobody'}`)
      .toSorted(),
  };
}

/** What must be true whenever there is nothing left to do; a line for each violation. */
export function violations(host: FakeHost): string[] {
  return [...sharedAddresses(host), ...misconnected(host), ...wrongFiles(host), ...host.log.defects];
}

function sharedAddresses(host: FakeHost): string[] {
  const addresses = host.report.leases.flatMap(({ ipv4 }) => ipv4 ?? []);
  return addresses
    .filter((address, index) => addresses.indexOf(address) !== index)
    .map((address) => `${address} is leased twice`);
}

/** Each holder has the leased address, for now if it runs and for its next start, unless that is reported. */
function misconnected(host: FakeHost): string[] {
  const containers = new Map(host.engine.records.map((record) => [record.id, record]));
  const reported = new Set(host.report.problems.map(({ subject }) => subject));
  return host.report.leases.flatMap(({ name, ipv4, holder, idleSince }) => {
    const record = containers.get(holder?.id ?? '');
    if (idleSince !== undefined || ipv4 === undefined || reported.has(`container ${holder?.name ?? ''}`))
      return [];
    if (record === undefined) return [`${name} is held by ${holder?.id ?? 'nobody'}, which does not exist`];
    const { configured, live } = record.endpoints['nathost'] ?? {};
    const isUp = record.state === 'running' || record.state === 'paused';
    const isRight = configured?.ipv4 === ipv4 && (!isUp || live?.ipv4 === ipv4);
    return isRight
      ? []
      : [`${record.name} (${record.state}) has ${JSON.stringify({ configured, live })}, leased ${ipv4}`];
  });
}

/** The host's file and those of all running proxies have the same names, and what others wrote is as they wrote it. */
function wrongFiles(host: FakeHost): string[] {
  const wanted = ownNames(host.text()).join('; ');
  const files = host.runningProxies().map((id) => [id, host.fileOf(id)] as const);
  const differing = files.flatMap(([name, path]) => {
    const found = ownNames(host.text(path)).join('; ');
    return found === wanted ? [] : [`${name} has ${found}, the host ${wanted}`];
  });
  return [...differing, ...changedByUs(host)];
}

/** Hosts files in which something is not as others wrote it, apart from the newline that may have been missing at their end. */
export function changedByUs(host: FakeHost): string[] {
  return [...host.foreign].flatMap(([path, text]) => {
    const found = foreignPart(host.text(path));
    const isAsWritten = withoutPieces(found) === withoutPieces(text);
    return isAsWritten ? [] : [`${path} has ${JSON.stringify(found)}, was ${JSON.stringify(text)}`];
  });
}

/**
 * Without what a full disk or an end left of a line of nathost's: a part of a header or of a slot full of dots. The next write completes
 * it, but there is none in a container that has ended.
 */
function withoutPieces(text: string): string {
  const isPiece = (line: string): boolean =>
    line !== '' && ('# nathost'.startsWith(line) || /^#( nathost: |\.)/.test(line));
  const lines = text.split('\n').filter((line) => !isPiece(line));
  return lines.join('\n').replace(/\n$/, '');
}
