import { parseCompose } from '../../../src/migrate/parse/compose';
import { composeProject, host, published, stepsOf, told } from './scene';

const files = ['/srv/compose.yaml'];
const project = (found: object) => parseCompose(files, JSON.stringify({ name: 'web', ...found }));
const service = (found: object) => project({ services: { app: found } }).services[0];

it.each([
  [{ target: 80, published: '8080', protocol: 'tcp' }, published(8080, 80)],
  [{ target: 80 }, published(0, 80)],
  [{ target: 80, published: '8000-8010' }, published(0, 80)],
  [
    { target: 80, published: '8080', host_ip: '127.0.0.1', protocol: 'udp' },
    { ...published(8080, 80, '127.0.0.1'), protocol: 'udp' },
  ],
  [{ target: 80, published: '8080', host_ip: '::1' }, published(8080, 80, '::1')],
  [{ target: 80, published: '8080', host_ip: '0.0.0.0' }, published(8080, 80)],
])('reads the port %j', (port, expected) => {
  expect(service({ ports: [port] })?.published).toEqual([expected]);
});

it.each([
  [
    ['far=192.0.2.1', 'near=::1'],
    ['far:192.0.2.1', 'near:::1'],
  ],
  [
    { far: '192.0.2.1', both: ['192.0.2.2', '192.0.2.3'] },
    ['far:192.0.2.1', 'both:192.0.2.2', 'both:192.0.2.3'],
  ],
])('reads extra_hosts %j', (found, hosts) => {
  expect(service({ extra_hosts: found })?.extraHosts).toEqual(hosts);
});

it('knows a network that no service named from one that it named', () => {
  expect(service({ networks: { default: null } })?.keys).toEqual([]);
  expect(service({ networks: { default: null, back: null } })?.keys).toEqual(['networks']);
});

it.each([
  '',
  '[]',
  '{"services":{}}',
  '{"name":"web","services":{"app":{"ports":7}}}',
  '{"name":"web","services":"x"}',
])('refuses %j', (text) => {
  expect(() => parseCompose(files, text)).toThrow(Error);
});

it('takes a project without services', () => {
  expect(project({})).toEqual({ name: 'web', files, services: [] });
});

it('knows services that do not run, from files that are named', () => {
  const networks = { default: null };
  const project = composeProject({
    gate: { image: 'caddy:2', ports: [{ target: 443, published: '443' }], networks },
    app: { image: 'app', networks },
    far: { image: 'far', networks: { front: null } },
  });
  const steps = stepsOf(host({ projects: [project] }));
  expect(told(steps, 'label')).toEqual(['service app of web: app: the name app']);
  expect(told(steps, 'move')).toHaveLength(1);
});
