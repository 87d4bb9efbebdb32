import { bypass, track } from './bypass';
import type { Place } from './place';
import type { Site } from './site';

/** One way of a request to the application. */
export interface Case {
  readonly key: CaseKey;
  readonly place: Place;
  /** Before its share of an alternation, and after it. */
  readonly enter: () => Promise<void>;
  readonly leave: () => Promise<void>;
}

/** The last one explains (e): only the profile has it. */
export const caseKeys = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
export type CaseKey = (typeof caseKeys)[number];

export const caseNames: Readonly<Record<CaseKey, string>> = {
  a: 'published port, proxy on a bridge',
  b: 'the same, source ports at random',
  c: 'proxy on the host’s network, nathost',
  d: 'the same, conntrack bypassed',
  e: 'the floor: no Docker, no netfilter',
  f: 'the floor’s network, proxy and application in containers of the engine: its seccomp profile, control groups and file systems',
};

const nothing = (): Promise<void> => Promise.resolve();

/** What `--random-fully` and its like do to the translations that Docker has made. */
const randomise = `iptables-save -t nat |
  sed -E 's/-j MASQUERADE$/& --random-fully/; s/-j DNAT --to-destination [^ ]+$/& --random/' | iptables-restore -T nat`;
const asDockerMadeThem = `iptables-save -t nat |
  sed -E 's/ --random-fully$//; s/(-j DNAT --to-destination [^ ]+) --random$/\\1/' | iptables-restore -T nat`;

export function casesOf({ nathost, places }: Site): readonly Case[] {
  const { published, host, floor } = places;
  const inEngine = (script: string) => async (): Promise<void> => {
    await nathost.engine.enter('sh', ['-ec', script]);
  };
  return [
    { key: 'a', place: published, enter: nothing, leave: nothing },
    { key: 'b', place: published, enter: inEngine(randomise), leave: inEngine(asDockerMadeThem) },
    { key: 'c', place: host, enter: nothing, leave: nothing },
    {
      key: 'd',
      place: host,
      enter: () => bypass(nathost, host.ports),
      leave: () => track(nathost),
    },
    { key: 'e', place: floor, enter: nothing, leave: nothing },
  ];
}

/** Those whose processor time is looked into. */
export function profiledCasesOf(site: Site, contained: Place): readonly Case[] {
  const [a, , c, d, e] = casesOf(site);
  const f: Case = { key: 'f', place: contained, enter: nothing, leave: nothing };
  return [a, c, d, f, e].filter((one) => one !== undefined);
}

/** What `act` finds while a case is in force. */
export async function within<T>({ enter, leave }: Case, act: () => Promise<T>): Promise<T> {
  await enter();
  try {
    return await act();
  } finally {
    await leave();
  }
}
