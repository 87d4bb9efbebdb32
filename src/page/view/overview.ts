import type { Picture } from '../wire';
import { isRunning } from './name-rows';
import { agoText } from './time-text';

export type Tone = 'good' | 'warning' | 'bad' | 'quiet';

export interface Headline {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
}

/** The state in one sentence, and one more. What is worst comes first. */
export function headline(picture: Picture, now: number): Headline {
  const { summary, names, proxies, problems } = picture;
  const { phase, engine } = summary;
  if (phase === 'misconfigured')
    return {
      tone: 'bad',
      title: 'A setting cannot be used',
      text: 'nathost changes nothing until it is mended. What was written before stays and goes on working.',
    };
  if (phase === 'disconnected')
    return {
      tone: 'bad',
      title: 'The engine cannot be seen',
      text: `It was lost ${agoText(Date.parse(engine.since), now)}. All names and addresses stay as they were and go on working.`,
    };
  if (problems.length > 0)
    return {
      tone: 'warning',
      title: problems.length === 1 ? 'One problem needs you' : `${problems.length} problems need you`,
      text: 'What to do about it is said below. All that is not named there works as it should.',
    };
  if (phase === 'starting')
    return { tone: 'quiet', title: 'Starting', text: 'The first look at the engine is not over yet.' };
  const late = proxies.filter(({ inSync }) => !inSync).length;
  if (late > 0)
    return {
      tone: 'warning',
      title: `${counted(late, 'hosts file')} not up to date`,
      text: 'It is being written or waits to be tried again.',
    };
  if (names.length === 0)
    return {
      tone: 'good',
      title: 'Ready for a first name',
      text: 'Start a container with --label nathost.name=NAME, and it appears here.',
    };
  return inOrder(picture);
}

/** nathost's part is done; whether the applications run is theirs, and worth a word. */
function inOrder({ names, proxies }: Picture): Headline {
  const halting = names.filter(
    ({ aliasOf, holders }) => aliasOf === undefined && !holders.every(isRunning),
  ).length;
  const written = `${countedNames(names)} in ${counted(proxies.length, 'hosts file')}.`;
  if (halting === 0) return { tone: 'good', title: 'Everything is in order', text: written };
  const text = `${written} Not all containers of ${counted(halting, 'name')} run.`;
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
