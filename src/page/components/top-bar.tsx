import type { Link } from '../live/feed';
import { LinkState } from './link-state';

/** The bar that stays in view: links to the parts of the page, and whether the page is live. */
export function TopBar({ link }: { link: Link }) {
  return (
    <header class="top-bar">
      <a class="skip" href="#names">
        Skip to the names
      </a>
      <span class="brand">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" class="brand-ground" />
          <path d="M9 8v16M9 16h7M16 16c4 0 3-6 7-6M16 16c4 0 3 6 7 6" class="brand-line" />
          <circle cx="24" cy="10" r="2.6" class="brand-dot" />
          <circle cx="24" cy="22" r="2.6" class="brand-dot" />
        </svg>
        nathost
      </span>
      <nav aria-label="Parts of this page">
        <a href="#names">Names</a>
        <a href="#leases">Leases</a>
        <a href="#changes">Changes</a>
      </nav>
      <LinkState link={link} />
    </header>
  );
}
