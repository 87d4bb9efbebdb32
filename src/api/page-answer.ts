import type { Answer } from './answer';
import type { PageAssets } from './page-assets';

/**
 * The page is what an attacker would like to run something in, because names and labels are other people's words: nothing but its own
 * files is run, loaded or asked, nothing is shown inside another page, and text cannot become markup (trusted types).
 */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const headers = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const forEver = 'public, max-age=31536000, immutable';

/** What a path of the page is answered with; `undefined` when it is none. Assets are named by their content, so only `/` ever changes. */
export function pageAnswer(assets: PageAssets, path: string): Answer | undefined {
  const asset = Object.hasOwn(assets, path) ? assets[path] : undefined;
  if (asset === undefined) return undefined;
  return {
    status: 200,
    headers: {
      'content-type': asset.type,
      'content-length': String(Buffer.byteLength(asset.body)),
      'cache-control': path === '/' ? 'no-cache' : forEver,
      ...headers,
    },
    body: asset.body,
  };
}
