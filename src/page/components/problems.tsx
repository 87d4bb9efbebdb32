import type { Problem } from '../wire';
import { TimeAgo } from './time-ago';

/** What is wrong and what to do about it; nothing at all when nothing is. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <section class="problems" id="problems" aria-labelledby="problems-title">
      <h2 id="problems-title">
        Problems <span class="count">{problems.length}</span>
      </h2>
      <ul>
        {problems.map((problem) => (
          <li class="problem" key={`${problem.kind} ${problem.subject} ${problem.message}`}>
            <p class="problem-head">
              <span class="tag">{problem.kind}</span>
              <span class="subject">{problem.subject}</span>
              <span class="muted">
                <TimeAgo at={problem.since} />
              </span>
            </p>
            <p class="problem-message">{problem.message}</p>
            <p class="problem-remedy">
              <strong>What to do</strong> {problem.remedy}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
