import { useState } from 'preact/hooks';
import type { Change } from '../wire';
import { MoreButton } from './more-button';
import { TimeAgo } from './time-ago';

const mostAtFirst = 12;
const most = 200;

/** What nathost did last, newest first. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const [all, setAll] = useState(false);
  const shown = changes.slice(all ? -most : -mostAtFirst).reverse();
  return (
    <section class="card changes" id="changes" aria-labelledby="changes-title" tabIndex={0}>
      <header class="section-head">
        <h2 id="changes-title">Last changes</h2>
      </header>
      <ol>
        {shown.map((change) => (
          <ChangeLine key={change.id} change={change} />
        ))}
      </ol>
      {shown.length === 0 && <p class="nothing">Nothing has changed since nathost started.</p>}
      {!all && changes.length > mostAtFirst && (
        <MoreButton
          text={'Show more'}
          onMore={() => {
            setAll(true);
          }}
        />
      )}
    </section>
  );
}

/** The text of a problem does not name its subject, so it is added. */
export function ChangeLine({ change: { at, kind, subject, text } }: { change: Change }) {
  return (
    <li class={`change kind-${kind}`}>
      <span class="change-text">{text}</span>
      <span class="change-foot">
        <TimeAgo at={at} /> · {kind}
        {kind.startsWith('problem') && ` · ${subject}`}
      </span>
    </li>
  );
}
