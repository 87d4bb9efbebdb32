import { visible } from '../model/visible';
import { word } from '../inspect/commands';
import type { Fragment } from './step';
import type { ServiceOrigin } from './workload';

/** Lines of a service in a Compose file: keys to set, labels to add, and keys to remove. */
export interface ServiceLines {
  readonly set?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly reset?: readonly string[];
}

/** A fragment of a Compose file. In an override file, `!reset` (Compose 2.24) removes a key. */
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

/** Escapes dollars, which Compose would expand. */
function text(value: string): string {
  const safe = value.replaceAll('$', '$$$$');
  return /^[a-z][\w./-]*$/i.test(safe) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(safe)
    ? safe
    : visible(JSON.stringify(safe));
}

function key(name: string): string {
  return /^[a-z][\w.-]*$/i.test(name) ? name : visible(JSON.stringify(name));
}

/** Creates the containers of these services of one project again, and no others. */
export function composeUp(services: readonly ServiceOrigin[]): string[] {
  const [first] = services;
  if (!first) return [];
  const files = first.files.map((file) => `-f ${word(file)} `).join('');
  const names = services.map(({ name }) => word(name)).join(' ');
  return [`docker compose -p ${word(first.project)} ${files}up -d --no-deps -- ${names}`];
}
