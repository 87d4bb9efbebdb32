import type { Health } from '../view/name-rows';

/** The name and the meaning of each state. */
export const healthTexts: Readonly<Record<Health, { readonly short: string; readonly meaning: string }>> = {
  down: { short: 'Down', meaning: 'none of their containers is running' },
  partly: { short: 'Partly up', meaning: 'some of their containers are not running' },
  kept: { short: 'Kept', meaning: 'they have no container; the names stay, so that proxies can start' },
  up: { short: 'Up', meaning: '' },
};
