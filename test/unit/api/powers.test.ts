import type { ApiSource } from '../../../src/api/api-source';
import { crossOrigin } from '../../../src/api/cross-origin';
import { route, routes } from '../../../src/api/routes';

/** What is asked here is never answered, only routed. */
const nothing = {} as ApiSource;
const changing = routes
  .filter(({ post }) => post !== undefined)
  .map(({ path }) => path.replace('{name}', 'shop'));

describe('what may be changed', () => {
  it('is these, by POST alone', () => {
    expect(changing).toEqual([
      '/v1/leases/import',
      '/v1/leases/shop/release',
      '/v1/leases/shop/pin',
      '/v1/resync',
    ]);
    for (const path of changing)
      expect(
        ['POST', 'GET', 'HEAD', 'PUT', 'DELETE'].filter(
          (method) => route(nothing, method, path).kind === 'act',
        ),
      ).toEqual(['POST']);
  });

  it('is nothing over the loopback port', () => {
    for (const { path } of routes)
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
        expect(route(nothing, method, path.replace('{name}', 'shop'), true).kind).not.toBe('act');
  });
});

describe('a request over the loopback port', () => {
  const port = 9618;
  const host = `127.0.0.1:${port}`;

  it.each([host, `localhost:${port}`, `LOCALHOST:${port}`, `[::1]:${port}`])('to %s is answered', (name) => {
    expect(crossOrigin({ host: name }, '/v1/status', port)).toBeUndefined();
    expect(
      crossOrigin(
        { host: name, origin: `http://${name.toLowerCase()}`, 'sec-fetch-site': 'same-origin' },
        '/',
        port,
      ),
    ).toBeUndefined();
  });

  it.each<[string, Record<string, string>, string?]>([
    ['that calls the port by a name of somebody’s DNS', { host: `evil.example:${port}` }],
    ['that calls another port', { host: '127.0.0.1:80' }],
    ['that calls it by nothing', {}],
    ['that calls it by a look-alike', { host: `127.0.0.1:${port}.evil.example` }],
    ['that names another host in its target', { host }, `http://evil.example:${port}/v1/status`],
    ['of a page from elsewhere', { host, origin: 'https://evil.example' }],
    ['of a page without an origin', { host, origin: 'null' }],
    ['of a page on another port', { host, origin: 'http://127.0.0.1:8080' }],
    ['of an image on another site', { host, 'sec-fetch-site': 'cross-site' }],
    ['of another port of this machine', { host, 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', (_, headers, target = '/v1/status') => {
    expect(crossOrigin(headers, target, port)).toMatch(/^(its (host|origin) is|it comes from) /);
  });
});
