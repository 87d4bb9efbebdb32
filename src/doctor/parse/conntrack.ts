/** One tracked connection. `reply`: the expected reply; if it differs from the reversed `original`, addresses are translated. */
export interface Flow {
  /** `tcp`, `udp`, …; `protocol 2` if the kernel has no name for it. */
  readonly protocol: string;
  /** Of TCP only, such as `TIME_WAIT`. */
  readonly state?: string;
  readonly original: Direction;
  readonly reply: Direction;
}

export interface Direction {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** Parses the output of `conntrack -L`, or /proc/net/nf_conntrack, which has two more columns. Other lines are skipped. */
export function parseFlows(text: string): Flow[] {
  return text.split('\n').flatMap((line) => {
    const [, known, number, state] =
      /^(?:ipv[46]\s+\d+\s+)?([a-z]\w*)\s+(\d+)\s+(?:\d+\s+)?(?:([A-Z][A-Z0-9_]+)\s+)?src=/.exec(line) ?? [];
    const sides = [...line.matchAll(/src=(\S+) dst=(\S+)(?: sport=(\d+) dport=(\d+))?/g)].map(
      ([, source = '', destination = '', sourcePort, destinationPort]): Direction => ({
        source,
        destination,
        sourcePort: Number(sourcePort ?? 0),
        destinationPort: Number(destinationPort ?? 0),
      }),
    );
    const protocol = known === 'unknown' ? `protocol ${number ?? ''}` : known;
    const [original, reply] = sides;
    return protocol && original && reply ? [{ protocol, ...(state && { state }), original, reply }] : [];
  });
}

/** Whether the destination was translated: the reply comes from another address than the original destination. */
export function isTranslated({ original, reply }: Flow): boolean {
  return original.destination !== reply.source || original.destinationPort !== reply.sourcePort;
}

export interface ConntrackCounters {
  /** Connections that could not be inserted; their packet was dropped. */
  readonly insertFailed: number;
  /** Packets lost because the table is full. */
  readonly drop: number;
  /** Entries dropped to make room for new ones. */
  readonly earlyDrop: number;
}

/** Adds up the columns of /proc/net/stat/nf_conntrack: a head line, then hexadecimal numbers, a line a processor.
 * @throws Error when a column is missing */
export function parseConntrackStat(text: string): ConntrackCounters {
  const [head = '', ...lines] = text.trim().split('\n');
  const names = head.trim().split(/\s+/);
  const sum = (name: string): number => {
    const column = names.indexOf(name);
    if (column < 0) throw new Error(`there is no column ${name}`);
    return lines.reduce((total, line) => total + parseInt(line.trim().split(/\s+/)[column] ?? '0', 16), 0);
  };
  return { insertFailed: sum('insert_failed'), drop: sum('drop'), earlyDrop: sum('early_drop') };
}
