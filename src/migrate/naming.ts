import { parseName } from '../model/name';
import type { Use } from './uses';
import type { Workload } from './workload';

/** An application that proxies use, and the names it is to have. */
export interface Application {
  readonly workload: Workload;
  readonly names: readonly string[];
  readonly uses: readonly NamedUse[];
}

/** A use, with what has to stand in the configuration; absent where that is there already. */
export type NamedUse = Use & { readonly name: string };

/**
 * Gives applications names: those that proxies use already, so that configurations stay as they are. A name that two applications have, on
 * networks of their own, belongs to one of them on the host; the other gets one with its project.
 */
export function applicationsOf(uses: readonly Use[], prefix: string): readonly Application[] {
  const owners = new Map<string, Workload>();
  const own = (wanted: string, workload: Workload): string => {
    const candidates = [
      wanted,
      `${wanted}-${workload.service?.project ?? workload.containers[0]?.name ?? 'other'}`,
    ];
    const [first = wanted] = candidates
      .map(hostName)
      .filter((name) => (owners.get(name) ?? workload) === workload);
    owners.set(first, workload);
    return first;
  };
  const byWorkload = new Map<Workload, NamedUse[]>();
  for (const use of [...uses].sort((one, other) => weight(one) - weight(other))) {
    const known = byWorkload.get(use.workload) ?? [];
    const wanted =
      use.by === 'name' ? use.target.host : (known[0]?.name ?? defaultName(use.workload, prefix));
    byWorkload.set(use.workload, [...known, { ...use, name: own(wanted, use.workload) }]);
  }
  return [...byWorkload].map(([workload, uses]) => ({
    workload,
    names: [...new Set(uses.map(({ name }) => name))],
    uses,
  }));
}

/** Names that are in use come first, so that others do not take them. */
function weight({ by }: Use): number {
  return by === 'name' ? 0 : 1;
}

/** The label it has, else its service's name, else its container's. */
export function defaultName({ labels, names, containers }: Workload, prefix: string): string {
  return labels[`${prefix}.name`]?.split(',')[0]?.trim() || (names[0] ?? containers[0]?.name ?? 'app');
}

/** The nearest name that may stand in a hosts file: Docker's may have underscores. */
export function hostName(text: string): string {
  const parsed = parseName(text);
  if ('name' in parsed) return parsed.name;
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/(?<=^|\.)-+|-+(?=\.|$)/g, '')
    .slice(0, 63);
  return 'name' in parseName(plain) ? plain : `app-${plain.replace(/[^a-z0-9]+/g, '')}`;
}

/** What has to be written in the configuration, where it is not there already. */
export function rewritten({ target, name, port, by }: NamedUse): string | undefined {
  if (target.plainly !== undefined) return target.plainly.replace(target.host, name);
  if (by === 'name' && target.host === name) return undefined;
  const end = port === undefined ? name : `${name}:${port}`;
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(target.written) ?? [];
  const [rest = ''] = /(?<=[^/:])\/[^/].*$|\/$/.exec(target.written.slice(scheme.length)) ?? [];
  return `${scheme}${end}${rest}`;
}
