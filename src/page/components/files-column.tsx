import { useState } from 'preact/hooks';
import type { Proxy } from '../wire';
import { counted } from '../view/overview';
import { MoreButton } from './more-button';
import { TimeAgo } from './time-ago';

/** More would stretch the page. */
const mostAtFirst = 8;

/** The hosts files of the host and each proxy. Those out of sync come first. */
export function FilesColumn({ proxies }: { proxies: readonly Proxy[] }) {
  const [all, setAll] = useState(false);
  const sorted = proxies.toSorted((one, other) => Number(one.inSync) - Number(other.inSync));
  const shown = all ? sorted : sorted.slice(0, mostAtFirst);
  return (
    <div class="files">
      <h3>
        Hosts files <span class="count">{proxies.length}</span>
      </h3>
      <ul>
        {shown.map((proxy) => (
          <FileBox key={proxy.file} proxy={proxy} />
        ))}
      </ul>
      {shown.length < sorted.length && (
        <MoreButton
          text={`Show all ${sorted.length}`}
          onMore={() => {
            setAll(true);
          }}
        />
      )}
    </div>
  );
}

function FileBox({ proxy: { name, file, names, inSync, since, reload } }: { proxy: Proxy }) {
  return (
    <li class={`file ${inSync ? 'in-sync' : 'out-of-sync'}`} title={file}>
      <span class="file-name">{name === 'host' ? 'this host' : name}</span>
      <span class="file-state">
        <span class="dot" aria-hidden="true" />
        {inSync ? 'in sync' : 'out of sync'} <TimeAgo at={since} />
      </span>
      <span class="muted">
        {counted(names, 'name')}
        {reload && `, ${reload.signal} sent ${counted(reload.count, 'time')}`}
      </span>
    </li>
  );
}
