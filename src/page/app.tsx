import type { Shown } from './live/feed';
import { Changes } from './components/changes';
import { Footer } from './components/footer';
import { Leases } from './components/leases';
import { LostBanner } from './components/lost-banner';
import { Names } from './components/names';
import { Overview } from './components/overview';
import { Problems } from './components/problems';
import { TopBar } from './components/top-bar';

/** The page. Problems come before all else. */
export function App({ shown: { link, picture } }: { shown: Shown }) {
  return (
    <>
      <TopBar link={link} />
      {link.kind === 'lost' && <LostBanner since={link.since} hasPicture={picture !== undefined} />}
      <main class={link.kind === 'lost' ? 'stale' : ''}>
        {picture === undefined ? (
          <p class="loading">{link.kind === 'lost' ? '' : 'Asking nathost …'}</p>
        ) : (
          <>
            <Overview picture={picture} />
            <Problems problems={picture.problems} />
            <div class="columns">
              <Names picture={picture} onOpen={() => undefined} />
              <Changes changes={picture.changes} />
            </div>
            <Leases leases={picture.leases} />
          </>
        )}
      </main>
      {picture && <Footer summary={picture.summary} />}
    </>
  );
}
