import type { Problem } from '../wire';
import { Prose } from './prose';
import { TimeAgo } from './time-ago';

/** A problem with its remedy. */
export function ProblemBox({ problem: { kind, subject, message, remedy, since } }: { problem: Problem }) {
  return (
    <li class="problem">
      <p class="problem-head">
        <span class="tag">{kind}</span>
        <span class="subject">{subject}</span>
        <span class="muted">
          <TimeAgo at={since} />
        </span>
      </p>
      <p class="problem-message">
        <Prose text={message} />
      </p>
      <p class="problem-remedy">
        <strong>What to do</strong> <Prose text={remedy} />
      </p>
    </li>
  );
}
