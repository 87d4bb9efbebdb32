import { parseName } from '../model/name';
import type { Use } from './uses';
import type { Workload } from './workload';

/** An application that proxies use, and its names. */
export interface Application {
  readonly workload: Workload;
  readonly names: readonly string[];
  readonly uses: readonly NamedUse[];
}

/** A use, with the application's name. */
export type NamedUse = Use & { readonly name: string };

/**
 * Gives applications names: if possible those that proxies use already, so that configurations need no change. If two applications on
 * different networks have the same name, one keeps it and the other gets one with its project.
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

/** Names in use come first, so that no other application takes them. */
function weight({ by }: Use): number {
  return by === 'name' ? 0 : 1;
}

/** The name in its label, else its service's, else its container's. */
export function defaultName({ labels, names, containers }: Workload, prefix: string): string {
  return labels[`${prefix}.name`]?.split(',')[0]?.trim() || (names[0] ?? containers[0]?.name ?? 'app');
}

/** The most similar valid host name: Docker's names may have underscores. */
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

/** The new text for the configuration; undefined if it needs no change. */
export function rewritten({ target, name, port, by }: NamedUse): string | undefined {
  if (target.plainly !== undefined) return target.plainly.replace(target.host, name);
  if (by === 'name' && target.host === name) return undefined;
  const end = port === undefined ? name : `${name}:${port}`;
  const [scheme = ''] = /^[a-z][a-z0-9+.-]*:\/\//i.exec(target.written) ?? [];
  const [rest = ''] = /(?<=[^/:])\/[^/].*$|\/$/.exec(target.written.slice(scheme.length)) ?? [];
  return `${scheme}${end}${rest}`;
}
