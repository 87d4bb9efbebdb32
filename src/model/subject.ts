/** What a problem is about. Code compares these; people read `subjectText`. */
export type Subject =
  | ContainerSubject
  | { readonly kind: 'network'; readonly name: string }
  | { readonly kind: 'setting'; readonly variable: string }
  | { readonly kind: 'file' | 'folder'; readonly path: string }
  | { readonly kind: 'lease'; readonly key: string }
  | { readonly kind: 'kernel'; readonly object: string }
  | { readonly kind: 'engine' | 'host' | 'hosts-files' | 'lease-file' };

export interface ContainerSubject {
  readonly kind: 'container';
  readonly id: string;
  readonly name: string;
}

export function ofContainer({ id, name }: { readonly id: string; readonly name: string }): ContainerSubject {
  return { kind: 'container', id, name };
}

export function ofNetwork(name: string): Subject {
  return { kind: 'network', name };
}

export function ofSetting(variable: string): Subject {
  return { kind: 'setting', variable };
}

export function ofFile(path: string): Subject {
  return { kind: 'file', path };
}

/** As the API, the CLI, the page and the log show it; people write alert rules on this text, so it stays as it is. */
export function subjectText(subject: Subject): string {
  switch (subject.kind) {
    case 'container':
    case 'network':
      return `${subject.kind} ${subject.name}`;
    case 'setting':
      return `setting ${subject.variable}`;
    case 'file':
    case 'folder':
      return `${subject.kind} ${subject.path}`;
    case 'lease':
      return `lease ${subject.key}`;
    case 'kernel':
      return subject.object;
    case 'engine':
      return 'engine';
    case 'host':
      return 'the host';
    case 'hosts-files':
      return 'hosts files';
    case 'lease-file':
      return 'lease file';
  }
}
