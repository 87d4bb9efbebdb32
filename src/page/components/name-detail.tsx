import { withLocalTimes } from '../view/prose';
import type { Detail } from '../wire';
import { ChangeLine } from './changes';
import { ProblemBox } from './problem-box';
import { TimeAgo } from './time-ago';

/** Why a name leads where it leads, which files have it, and what happened to it. */
export function NameDetail({ detail: { addresses, because, files, problems, changes } }: { detail: Detail }) {
  return (
    <>
      <p class="detail-addresses">
        {addresses.map((address) => (
          <code key={address}>{address}</code>
        ))}
      </p>
      {problems.length > 0 && (
        <ul class="problems">
          {problems.map((problem) => (
            <ProblemBox key={`${problem.kind} ${problem.subject} ${problem.message}`} problem={problem} />
          ))}
        </ul>
      )}
      <h3>Why</h3>
      <ul class="because">
        {because.map((sentence) => (
          <li key={sentence}>{withLocalTimes(sentence)}</li>
        ))}
      </ul>
      <h3>
        In {files.length === 1 ? 'this hosts file' : 'these hosts files'}{' '}
        <span class="count">{files.length}</span>
      </h3>
      <ul class="detail-files">
        {files.map(({ proxy, file, since }) => (
          <li key={file} title={file}>
            <strong>{proxy === 'host' ? 'this host' : proxy}</strong>{' '}
            <span class="muted">
              <TimeAgo at={since} />
            </span>
          </li>
        ))}
      </ul>
      <h3>Last changes</h3>
      {changes.length === 0 && <p class="nothing">None since nathost started.</p>}
      <ol>
        {changes.map((change) => (
          <ChangeLine key={change.id} change={change} />
        ))}
      </ol>
    </>
  );
}
