import { proxyKindOf } from '../../../src/migrate/proxy-kind';
import { targetsIn } from '../../../src/migrate/targets';
import { parseNginx } from '../../../src/inspect/parse/nginx';

const seen = { image: 'app', processes: [], mounts: [] };

it.each([
  ['nginx', { image: 'nginx:1.25-alpine' }],
  ['nginx', { image: 'registry.test:5000/jc21/nginx-proxy-manager@sha256:1' }],
  ['haproxy', { image: 'haproxytech/haproxy-alpine' }],
  ['apache', { image: 'httpd:2.4' }],
  ['caddy', { processes: ['root 7 1 caddy run --config /etc/caddy/Caddyfile'] }],
  ['nginx', { processes: ['root 7 1 0 10:00 ? 00:00:00 nginx: master process nginx -g daemon off;'] }],
  ['traefik', { image: 'traefik:v3' }],
  ['envoy', { mounts: [{ source: '/srv/e.yaml', destination: '/etc/envoy/envoy.yaml', writable: false }] }],
  [undefined, { image: 'busybox', processes: ['root 1 httpd -f -p 8080 -h /www'] }],
  [undefined, { image: 'nginx.example/app' }],
  [undefined, { mounts: [{ source: '/x', destination: '/etc/caddyshack', writable: true }] }],
])('%s: %j', (kind, traits) => {
  expect(proxyKindOf({ ...seen, ...traits })).toBe(kind);
});

const ends = (text: string) =>
  targetsIn({ texts: [{ path: '/conf', text }] }).map(({ host, port, place }) => [host, port, place]);

it.each([
  ['server a app:8080 check', [['app', 8080, '/conf:1']]],
  ['# server a app:8080', []],
  [
    'reverse_proxy /x/* app:8080 http://other',
    [
      ['app', 8080, '/conf:1'],
      ['other', undefined, '/conf:1'],
    ],
  ],
  ['ProxyPass / http://app:8080/x', [['app', 8080, '/conf:1']]],
  ['BalancerMember "http://[fd00::1]:80"', [['fd00::1', 80, '/conf:1']]],
  [
    '\naddress: app, port_value: 80',
    [
      ['address', undefined, '/conf:2'],
      ['app', undefined, '/conf:2'],
      ['port_value', undefined, '/conf:2'],
      ['80', undefined, '/conf:2'],
    ],
  ],
  ['listen', []],
])('finds ends in %j', (text, found) => {
  expect(ends(text)).toEqual(found);
});

it('finds what nginx passes to, within upstreams, and what it looks up', () => {
  const text = `http {
    upstream shop { server shop-1:80 weight=2; server shop-2:80; }
    server { server_name shop.test; location / { proxy_pass http://shop/; } }
    server { location / { fastcgi_pass php:9000; } location /x { proxy_pass http://unix:/run/x.sock; } }
    server { set $u http://api:80; location / { proxy_pass $u; } location /d { proxy_pass http://$arg_d; } }
  } stream { server { proxy_pass db:5432; } }`;
  const found = targetsIn({ nginx: parseNginx([{ path: '/n', text }]) });
  expect(found.map(({ host, port, plainly }) => [host, port, plainly])).toEqual([
    ['shop-1', 80, undefined],
    ['shop-2', 80, undefined],
    ['php', 9000, undefined],
    ['db', 5432, undefined],
    ['api', 80, 'proxy_pass http://api:80;'],
    ['', undefined, 'proxy_pass http://NAME:PORT;'],
  ]);
});
