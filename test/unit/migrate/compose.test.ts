import { parseCompose } from '../../../src/migrate/parse/compose';
import { published } from './scene';

const service = (text: string) => parseCompose('/srv/compose.yaml', `services:\n  app: ${text}`).services[0];

it.each([
  ['"8080:80"', [published(8080, 80)]],
  ['80', [published(0, 80)]],
  ['"127.0.0.1:8080:80/udp"', [{ ...published(8080, 80, '127.0.0.1'), protocol: 'udp' }]],
  ['"[::1]:8080:80"', [published(8080, 80, '::1')]],
  ['"8000-8001:80-81"', [published(8000, 80), published(8001, 81)]],
  ['{ target: 80, published: "8080", host_ip: 0.0.0.0 }', [published(8080, 80)]],
  ['"${PORT:-8080}:80"', [published(8080, 80)]],
  ['"${PORT}:80"', []],
  ['"nonsense"', []],
])('reads the port %s', (text, ports) => {
  expect(service(`{ ports: [${text}] }`)?.published).toEqual(ports);
});

it.each([
  ['["far:192.0.2.1", "near=::1"]', ['far:192.0.2.1', 'near:::1']],
  ['{ far: 192.0.2.1, both: [192.0.2.2, 192.0.2.3] }', ['far:192.0.2.1', 'both:192.0.2.2', 'both:192.0.2.3']],
])('reads extra_hosts %s', (text, hosts) => {
  expect(service(`{ extra_hosts: ${text} }`)?.extraHosts).toEqual(hosts);
});

it('reads labels, networks, volumes and merged keys', () => {
  const file = parseCompose(
    '/srv/compose.yaml',
    `name: web
x-app: &app
  labels: [a=b, c]
  networks: { front: { ipv4_address: 172.30.0.9, aliases: [shop] }, back: }
services:
  app:
    <<: *app
    user: 1000
    volumes: ["./conf:/etc/nginx:ro", data:/data, { type: bind, source: /x, target: /y }]
    ports: !reset []
`,
  );
  expect(file.name).toBe('web');
  expect(file.services).toEqual([
    {
      name: 'app',
      image: '',
      networkMode: '',
      labels: { a: 'b', c: '' },
      extraHosts: [],
      published: [],
      mounts: [
        { source: './conf', destination: '/etc/nginx', writable: false },
        { source: 'data', destination: '/data', writable: true },
        { source: '/x', destination: '/y', writable: true },
      ],
      networks: [
        { network: 'front', ipv4: '172.30.0.9', aliases: ['shop'] },
        { network: 'back', ipv4: '', aliases: [] },
      ],
      user: '1000',
      keys: expect.arrayContaining(['labels', 'networks', 'user', 'volumes', 'ports']) as string[],
    },
  ]);
});

it.each(['services: [', 'services: { app: { ports: 7 } }', 'a: &a [*a]\nservices: *a', 'services: text'])(
  'refuses %j',
  (text) => {
    expect(() => parseCompose('/srv/compose.yaml', text)).toThrow(Error);
  },
);

it('takes an empty file for one without services', () => {
  expect(parseCompose('/srv/compose.yaml', '').services).toEqual([]);
});
