import { parseContainers, parseNetworks, splitExtraHost } from '../../../../src/inspect/parse/engine';
import { engines, sample } from '../../../support/host-sample';

describe.each(engines)('what docker inspect says, Engine %s', (engine) => {
  const containers = parseContainers(sample(`${engine}/inspect.json`));

  test('a host-networked container with --add-host and a mount', () => {
    expect(containers.find(({ name }) => name === 'edge')).toMatchObject({
      image: 'nginx',
      running: true,
      networkMode: 'host',
      extraHosts: ['app:10.203.0.9'],
      mounts: [{ destination: '/etc/nginx/nginx.conf', writable: false }],
      published: [],
      hostsFile: expect.stringMatching(/^\/srv\/engine\/data\/containers\/[0-9a-f]{64}\/hosts$/) as string,
    });
  });

  test('a published port is one, though it is bound for IPv4 and IPv6; fixed addresses are told from given ones', () => {
    const pub = containers.find(({ name }) => name === 'pub');
    expect(pub?.published).toEqual([
      { hostAddress: '', hostPort: 8080, containerPort: 8080, protocol: 'tcp' },
    ]);
    expect(pub?.endpoints.map(({ network, ipv4, configured }) => [network, ipv4, configured])).toEqual([
      ['bridge', '172.17.0.2', ''],
      ['nathost', '10.203.0.9', '10.203.0.9'],
      ['plain', '10.77.0.9', '10.77.0.9'],
    ]);
  });

  test('networks with their bridges and ranges', () => {
    const networks = parseNetworks(sample(`${engine}/networks.json`));
    const found = (name: string) => networks.find((network) => network.name === name);
    expect(found('bridge')).toMatchObject({ bridge: 'docker0', internal: false });
    expect(found('nathost')).toMatchObject({
      internal: true,
      subnets: [{ subnet: '10.203.0.0/20', range: '10.203.15.0/24' }],
    });
    expect(found('nathost')?.bridge).toMatch(/^br-[0-9a-f]{12}$/);
    expect(found('host')).toMatchObject({ bridge: '', subnets: [] });
  });
});

test('anything else is refused, and the field is named', () => {
  expect(() => parseContainers('[{"Id": 5}]')).toThrow();
});

describe('a line of --add-host', () => {
  test.each([
    ['a:10.0.0.1', 'a', '10.0.0.1'],
    ['a:2001:db8::1', 'a', '2001:db8::1'],
    ['a:[2001:db8::1]', 'a', '2001:db8::1'],
    ['A=host-gateway', 'a', 'host-gateway'],
  ])('%s', (line, name, address) => {
    expect(splitExtraHost(line)).toEqual([name, address]);
  });
});
