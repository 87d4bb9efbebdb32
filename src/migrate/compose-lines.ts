import { visible } from '../model/visible';
import { word } from '../inspect/commands';
import type { Fragment } from './step';
import type { ServiceOrigin } from './workload';

/** Lines of a service in a Compose file: keys to put in, maps within them, and keys to take out. */
export interface ServiceLines {
  readonly set?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly reset?: readonly string[];
}

/** A piece of a Compose file. `!reset` (Compose 2.24) takes a key out where the piece is used as an override file. */
export function fragmentOf(services: readonly (readonly [ServiceOrigin, ServiceLines])[]): Fragment {
  const lines = services.flatMap(([{ name }, { set = {}, labels = {}, reset = [] }]) => [
    `  ${key(name)}:`,
    ...Object.entries(set).map(([each, value]) => `    ${each}: ${text(value)}`),
    ...(Object.keys(labels).length > 0 ? ['    labels:'] : []),
    ...Object.entries(labels).map(([label, value]) => `      ${key(label)}: ${text(value)}`),
    ...reset.map((each) => `    ${each}: !reset null`),
  ]);
  return { files: services[0]?.[0].files ?? [], lines: ['services:', ...lines] };
}

/** Compose would put variables in behind a dollar. */
function text(value: string): string {
  const safe = value.replaceAll('$', '$$$$');
  return /^[a-z][\w./-]*$/i.test(safe) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(safe)
    ? safe
    : visible(JSON.stringify(safe));
}

function key(name: string): string {
  return /^[a-z][\w.-]*$/i.test(name) ? name : visible(JSON.stringify(name));
}

/** Makes containers of services of one project again, and only these. */
export function composeUp(services: readonly ServiceOrigin[]): string[] {
  const [first] = services;
  if (!first) return [];
  const files = first.files.map((file) => `-f ${word(file)} `).join('');
  const names = services.map(({ name }) => word(name)).join(' ');
  return [`docker compose -p ${word(first.project)} ${files}up -d --no-deps -- ${names}`];
}
