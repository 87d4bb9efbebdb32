import type { Tone } from '../view/overview';

const shapes: Record<Tone, string> = {
  good: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 6v7.5M12 17.2v.6',
  bad: 'M7 7l10 10M17 7L7 17',
  quiet: 'M12 7v5l3 3',
};

/** Shows a tone by shape, not only by colour. */
export function ToneIcon({ tone }: { tone: Tone }) {
  return (
    <svg class={`icon ${tone}`} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="12" class="icon-ground" />
      <path d={shapes[tone]} class="icon-shape" />
    </svg>
  );
}
