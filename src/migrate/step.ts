/** The parts of a migration, in this order. */
export const parts = ['prepare', 'label', 'configure', 'move', 'drop', 'left', 'mind'] as const;

export type Part = (typeof parts)[number];

/** The heading of each part. */
export const headings: Readonly<Record<Part, string>> = {
  prepare: 'First',
  label: 'Label the applications; what works now goes on working',
  configure: 'Change configurations',
  move: "Put proxies on the host's network",
  drop: 'No longer needed, once all of the above works',
  left: 'Cannot be moved, or stays as it is',
  mind: 'Mind',
};

/** One thing to do or to know. */
export interface Step {
  readonly part: Part;
  /** `service shop of web`, `container edge`, `host`. */
  readonly subject: string;
  /** What to do, or what to know. */
  readonly what: string;
  /** Why, or when. */
  readonly because?: string;
  /** Changes in the configuration of a proxy. */
  readonly edits?: readonly Edit[];
  /** Lines for Compose files: to be merged into them, or as an override file beside them. */
  readonly fragment?: Fragment;
  /** Commands for a shell, after files were changed; one a line. */
  readonly command?: readonly string[];
}

export interface Edit {
  /** `/etc/nginx/conf.d/default.conf:3`, as the proxy sees it. */
  readonly place: string;
  /** The file on the host, if it is mounted from there. */
  readonly file?: string;
  readonly from: string;
  readonly to: string;
}

export interface Fragment {
  readonly files: readonly string[];
  readonly lines: readonly string[];
}
