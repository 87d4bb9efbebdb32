import { render } from 'preact';
import { App } from './app';
import { Clock } from './components/now';
import { ask } from './live/ask';
import { openEvents } from './live/event-source';
import { Feed, type Shown } from './live/feed';
import { loadPicture } from './live/load';

/** The only file that uses the browser: clock, network and document. */
const root = document.getElementById('page');
if (!root) throw new Error('index.html has no element #page');

function show(shown: Shown): void {
  const count = shown.picture?.problems.length ?? 0;
  document.title = count === 0 ? 'nathost' : `(${count}) nathost`;
  if (root)
    render(
      <Clock now={Date.now}>
        <App shown={shown} ask={ask} />
      </Clock>,
      root,
    );
}

const feed = new Feed({
  load: () => loadPicture(ask),
  open: (listener) => openEvents('v1/events', listener),
  later: (run, milliseconds) => {
    const timer = setTimeout(run, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
  now: Date.now,
  show,
});

show({ link: { kind: 'opening' } });
feed.start();
window.addEventListener('online', () => {
  feed.start();
});
