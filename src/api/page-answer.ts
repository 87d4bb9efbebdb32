import type { Answer } from './answer';
import type { PageAssets } from './page-assets';

/**
 * Names and labels are others' text, so an attacker may try to run something in the page. The page may load and run only its own files,
 * cannot be framed, and text cannot become markup (trusted types).
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

/** The answer for a path of the page; `undefined` for other paths. Assets are named by their content, so only `/` ever changes. */
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
