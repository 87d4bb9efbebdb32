import type { Picture } from '../wire';
import { isRunning } from './name-rows';
import { agoText } from './time-text';

export type Tone = 'good' | 'warning' | 'bad' | 'quiet';

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
}

/** The state in a title and a sentence. The worst comes first. */
export function headline(picture: Picture, now: number): Headline {
  const { summary, names, proxies, problems } = picture;
  const { phase, engine } = summary;
  if (phase === 'misconfigured')
    return {
      tone: 'bad',
      title: 'A setting is invalid',
      text: 'nathost changes nothing until it is corrected. Everything written before goes on working.',
    };
  if (phase === 'disconnected')
    return {
      tone: 'bad',
      title: 'nathost cannot reach the engine',
      text: `The connection was lost ${agoText(Date.parse(engine.since), now)}. All names and addresses stay as they were and go on working.`,
    };
  if (problems.length > 0)
    return {
      tone: 'warning',
      title: problems.length === 1 ? 'One problem needs you' : `${problems.length} problems need you`,
      text: 'Each one says what to do. Everything else works.',
    };
  if (phase === 'starting')
    return { tone: 'quiet', title: 'Starting', text: 'The first pass has not finished.' };
  const late = proxies.filter(({ inSync }) => !inSync).length;
  if (late > 0)
    return {
      tone: 'warning',
      title: `${counted(late, 'hosts file')} out of sync`,
      text: 'nathost is writing it, or waits before it tries again.',
    };
  if (names.length === 0)
    return {
      tone: 'good',
      title: 'Ready for the first name',
      text: 'Start a container with --label nathost.name=NAME, and it appears here.',
    };
  return inOrder(picture);
}

/** Everything is in sync. Stopped applications are mentioned, but are not nathost's problem. */
function inOrder({ names, proxies }: Picture): Headline {
  const halting = names.filter(
    ({ aliasOf, holders }) => aliasOf === undefined && !holders.every(isRunning),
  ).length;
  const written = `${countedNames(names)} in ${counted(proxies.length, 'hosts file')}.`;
  if (halting === 0) return { tone: 'good', title: 'Everything is in order', text: written };
  const text = `${written} ${counted(halting, 'name')} ${halting === 1 ? 'has' : 'have'} containers that are not running.`;
  return { tone: 'good', title: 'All names are in place', text };
}

/** `2 names and 1 alias` */
function countedNames(names: Picture['names']): string {
  const aliases = names.filter(({ aliasOf }) => aliasOf !== undefined).length;
  const first = counted(names.length - aliases, 'name');
  return aliases === 0 ? first : `${first} and ${counted(aliases, 'alias', 'aliases')}`;
}

/** `1 name`, `2 names` */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
