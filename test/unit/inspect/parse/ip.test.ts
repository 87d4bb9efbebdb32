import {
  bridgePortsOf,
  parseDefaultGateway,
  parseLinks,
  parseRoutes,
} from '../../../../src/inspect/parse/ip';
import { engines, sample } from '../../../support/host-sample';

describe.each(engines)('what ip -json says on Engine %s’s host', (engine) => {
  test('interfaces, their kinds and addresses', () => {
    const links = parseLinks(sample(`${engine}/address.json`));
    expect(links).toContainEqual({ name: 'lo', kind: '', loopback: true, addresses: ['127.0.0.1', '::1'] });
    expect(links).toContainEqual({
      name: 'docker0',
      kind: 'bridge',
      loopback: false,
      addresses: ['172.17.0.1'],
    });
    expect(links).toContainEqual({
      name: 'outside0',
      kind: 'veth',
      loopback: false,
      addresses: ['198.51.100.1'],
    });
  });

  test('ports of bridges', () => {
    const ports = bridgePortsOf(parseLinks(sample(`${engine}/address.json`)));
    expect(ports.get('docker0')).toBe(1);
    expect([...ports.values()]).toEqual([1, 1, 1]);
  });

  test('routes that lead somewhere, without the host’s own addresses', () => {
    const routes = parseRoutes(sample(`${engine}/route.json`));
    const four = routes
      .filter(({ destination }) => !destination.includes(':'))
      .map(({ destination }) => destination);
    expect(four.sort()).toEqual(['10.203.0.0/20', '10.77.0.0/24', '172.17.0.0/16', '198.51.100.0/24']);
  });
});

test('routes of other tables, default routes, and one to a single address', () => {
  const text = JSON.stringify([
    { dst: 'default', gateway: '192.0.2.1', dev: 'eth0', protocol: 'static', flags: [] },
    { dst: '10.203.4.7', dev: 'wg0', table: '51820', scope: 'link', flags: [] },
    { type: 'blackhole', dst: '10.9.0.0/16', flags: [] },
    { type: 'local', dst: '192.0.2.9', dev: 'eth0', table: 'local', flags: [] },
  ]);
  expect(parseRoutes(text)).toEqual([
    { destination: 'default', interface: 'eth0', gateway: '192.0.2.1' },
    { destination: '10.203.4.7/32', interface: 'wg0', table: '51820' },
    { destination: '10.9.0.0/16', interface: 'blackhole' },
  ]);
  expect(parseRoutes('')).toEqual([]);
});

test('the default gateway in a container’s /proc/PID/net/route', () => {
  const text = sample('pub-route.txt');
  expect(parseDefaultGateway(text)).toBe('172.17.0.1');
  expect(parseDefaultGateway(text.replace(/^eth0\t0{8}.*$/m, ''))).toBeUndefined();
});
