import type { StreamListener } from './feed';

/** Opens nathost's event stream. The browser's own reconnecting is not used, because it gives up at the first unexpected answer. */
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
