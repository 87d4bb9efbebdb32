import type { Spread } from '../lib/statistics';
import { type Group, groups } from '../datapath/profile-groups';
import { type Comparison, type Measure, text } from './comparison';
import { links, netfilter, type ProfileReading, served, sumOf } from './datapath-profile';
import { goals, shown } from './markdown';

/** A ratio that is half as large again in one alternation as in another tells of the machine, not of the cases. */
function doubtIn({ least, most }: Spread): string {
  return most / least < 1.5 ? '' : '; and the spread says that the machine was too busy for a verdict';
}

export function datapathGoals(compared: Comparison, profile: ProfileReading | undefined): string {
  const fresh: Measure = ({ saturation }) => saturation.newSmall;
  const gain = compared.ratio('c', 'a', fresh);
  const list = [
    {
      text: '(c) at least 1.3 × (a), new connections',
      found: text(gain),
      isReached: gain.median >= 1.3,
      limit: `${gainLimit(profile)}${doubtIn(gain)}`,
    },
  ];
  if (!compared.keys.includes('d')) return goals(list);
  const near = compared.ratio('d', 'e', fresh);
  const entries = compared.entries('d');
  return goals([
    ...list,
    {
      text: '(d) at least 0.95 × (e), new connections',
      found: text(near),
      isReached: near.median >= 0.95,
      limit: `${nearLimit(profile)}${doubtIn(near)}`,
    },
    {
      text: 'no conntrack entry for a request in (d)',
      found: text(entries),
      isReached: entries.most === 0,
      limit: 'something else on the host has opened connections meanwhile',
    },
  ]);
}

function gainLimit(profile: ProfileReading | undefined): string {
  if (profile === undefined)
    return 'client, proxy and application share the processors, and what they cost is the same in both';
  const without = profile.ratio('a', 'c', (one) => sumOf(one, served));
  return [
    `a request costs ${shown(profile.of('a', groups))} µs of processor time in (a) and ${shown(profile.of('c', groups))} in (c)`,
    `the ${shown(profile.of('c', ['client']))} of a client that shares the processors among them: without it (c) would be ${text(without)} × (a)`,
    `and ${shown(profile.of('c', netfilter))} are still netfilter’s`,
  ].join(', ');
}

function nearLimit(profile: ProfileReading | undefined): string {
  if (profile === undefined)
    return 'the hooks of Docker’s own rules are still walked by every packet, and the application is behind a bridge';
  const more = (among: readonly Group[]): number => profile.of('d', among) - profile.of('e', among);
  const rest = more(groups) - more(netfilter) - more(links);
  return [
    `of ${shown(more(groups))} µs more than in (e), ${shown(more(netfilter))} are netfilter’s (the tracking in the application’s own network, the engine’s rules, those of the bypass)`,
    `${shown(more(links))} those of the bridge and its devices`,
    `${shown(rest)} are spread over the rest`,
  ].join(', ');
}
