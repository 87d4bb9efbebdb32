import type { Container, Picture } from '../wire';
import { counted, type Tone } from './overview';
import { isRunning } from './name-rows';
import { agoText } from './time-text';

/** A figure beside the headline. */
export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly tone: Tone;
  /** A fraction from 0 to 1. */
  readonly part?: number;
}

export function tiles(picture: Picture, now: number): Tile[] {
  const { summary, names, proxies } = picture;
  return [
    namesTile(names),
    containersTile(names),
    filesTile(proxies),
    ...(summary.network ? [poolTile(summary.network)] : []),
    engineTile(summary, now),
    passTile(summary.passes, now),
  ];
}

function namesTile(names: Picture['names']): Tile {
  const aliases = names.filter(({ aliasOf }) => aliasOf !== undefined).length;
  const note = aliases === 0 ? 'no aliases' : `and ${counted(aliases, 'alias', 'aliases')}`;
  return { label: 'Names', value: String(names.length - aliases), note, tone: 'quiet' };
}

function containersTile(names: Picture['names']): Tile {
  const byId = new Map<string, Container>();
  for (const { holders, standbys } of names)
    for (const container of [...holders, ...standbys]) byId.set(container.id, container);
  const running = [...byId.values()].filter(isRunning).length;
  const note = running === byId.size ? 'all running' : `${running} running`;
  return { label: 'Containers', value: String(byId.size), note, tone: 'quiet' };
}

function filesTile(proxies: Picture['proxies']): Tile {
  const current = proxies.filter(({ inSync }) => inSync).length;
  const all = current === proxies.length;
  return {
    label: 'Hosts files',
    value: `${current}/${proxies.length}`,
    note: all ? 'in sync' : `${proxies.length - current} out of sync`,
    tone: all ? 'good' : 'warning',
  };
}

function poolTile({ poolUsed, poolSize, subnet }: NonNullable<Picture['summary']['network']>): Tile {
  const part = poolSize === 0 ? 1 : poolUsed / poolSize;
  const tone = part > 0.9 ? 'warning' : 'quiet';
  return { label: 'Addresses', value: `${poolUsed}/${poolSize}`, note: subnet, tone, part };
}

function engineTile({ engine }: Picture['summary'], now: number): Tile {
  const since = agoText(Date.parse(engine.since), now);
  // Without Debian's suffix, for which a tile has no room: 20.10.24+dfsg1.
  const version = engine.version?.replace(/\+.*/, '');
  return engine.connected
    ? { label: 'Engine', value: version ?? 'connected', note: `connected ${since}`, tone: 'good' }
    : { label: 'Engine', value: 'disconnected', note: `lost ${since}`, tone: 'bad' };
}

function passTile({ lastAt, lastDurationMs }: Picture['summary']['passes'], now: number): Tile {
  const note = lastDurationMs === undefined ? '' : `took ${Math.round(lastDurationMs)} ms`;
  const value = lastAt === undefined ? 'none yet' : agoText(Date.parse(lastAt), now);
  return { label: 'Last pass', value, note, tone: 'quiet' };
}
