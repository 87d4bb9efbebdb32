import type { StreamListener } from './feed';

/** Opens nathost's event stream. A browser's own trying again is not used: it gives up at the first answer it does not like. */
export function openEvents(path: string, listener: StreamListener): () => void {
  const source = new EventSource(path);
  source.addEventListener('open', listener.opened);
  for (const kind of ['change', 'status']) source.addEventListener(kind, listener.news);
  source.addEventListener('error', () => {
    source.close();
    listener.broken();
  });
  return () => {
    source.close();
  };
}
