import { useState } from 'preact/hooks';
import { Changes } from './components/changes';
import { Footer } from './components/footer';
import { Leases } from './components/leases';
import { LostBanner } from './components/lost-banner';
import { NameDialog } from './components/name-dialog';
import { Names } from './components/names';
import { Overview } from './components/overview';
import { Problems } from './components/problems';
import { Tiles } from './components/tiles';
import { TopBar } from './components/top-bar';
import type { Ask } from './live/load';
import type { Shown } from './live/feed';
import type { Picture } from './wire';

/** The page. */
export function App({ shown: { link, picture }, ask }: { shown: Shown; ask: Ask }) {
  const lost = link.kind === 'lost';
  return (
    <>
      <TopBar link={link} />
      {lost && <LostBanner since={link.since} hasPicture={picture !== undefined} />}
      <main class={lost ? 'stale' : ''}>
        {picture && <Whole picture={picture} ask={ask} />}
        {!picture && !lost && <p class="loading">Asking nathost …</p>}
      </main>
      {picture && <Footer summary={picture.summary} />}
    </>
  );
}

/** Problems come before all else. */
function Whole({ picture, ask }: { picture: Picture; ask: Ask }) {
  const [opened, setOpened] = useState<string | undefined>(undefined);
  return (
    <>
      <Overview picture={picture} />
      <Problems problems={picture.problems} />
      <Tiles picture={picture} />
      <div class="columns">
        <Names picture={picture} onOpen={setOpened} />
        <Changes changes={picture.changes} />
      </div>
      <Leases leases={picture.leases} />
      {opened !== undefined && (
        <NameDialog
          name={opened}
          picture={picture}
          ask={ask}
          onClose={() => {
            setOpened(undefined);
          }}
        />
      )}
    </>
  );
}
