import type { Health } from '../view/name-rows';

/** How a state is called, and what it means. */
export const healthTexts: Readonly<Record<Health, { readonly short: string; readonly meaning: string }>> = {
  down: { short: 'Down', meaning: 'no container of theirs runs' },
  partly: { short: 'Partly up', meaning: 'some of their containers do not run' },
  away: { short: 'Away', meaning: 'without a container; the name stays, so that proxies can start' },
  up: { short: 'Up', meaning: '' },
};
