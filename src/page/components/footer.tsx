import type { Summary } from '../wire';
import { TimeAgo } from './time-ago';

/** nathost's version and settings. */
export function Footer({ summary: { version, buildId, startedAt, settings } }: { summary: Summary }) {
  return (
    <footer>
      <details>
        <summary>Settings in force</summary>
        <dl class="settings">
          {Object.entries(settings).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value === '' ? <span class="muted">empty</span> : value}</dd>
            </div>
          ))}
        </dl>
      </details>
      <p class="muted">
        nathost {version}, build {buildId}, started <TimeAgo at={startedAt} />
      </p>
    </footer>
  );
}
