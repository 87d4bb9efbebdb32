import { useState } from 'preact/hooks';
import type { Problem } from '../wire';
import { MoreButton } from './more-button';
import { ProblemBox } from './problem-box';

const mostAtFirst = 4;

/** The problems and their remedies; nothing if there are none. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const [all, setAll] = useState(false);
  if (problems.length === 0) return null;
  const shown = all ? problems : problems.slice(0, mostAtFirst);
  return (
    <section class="problems" id="problems" aria-labelledby="problems-title">
      <h2 id="problems-title">
        Problems <span class="count">{problems.length}</span>
      </h2>
      <ul>
        {shown.map((problem) => (
          <ProblemBox key={`${problem.kind} ${problem.subject} ${problem.message}`} problem={problem} />
        ))}
      </ul>
      {shown.length < problems.length && (
        <MoreButton
          text={`Show all ${problems.length}`}
          onMore={() => {
            setAll(true);
          }}
        />
      )}
    </section>
  );
}
