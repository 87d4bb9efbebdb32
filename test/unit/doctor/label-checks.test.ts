import { innerNames } from '../../../src/doctor/checks/inner-names';
import { proxyNetworks } from '../../../src/doctor/checks/proxy-networks';
import type { Finding } from '../../../src/doctor/finding';
import type { ContainerFacts } from '../../../src/inspect/parse/engine';
import {
  container,
  endpoint,
  healthy,
  nathost,
  nathostNetwork,
  plainBridge,
} from '../../support/healthy-host';

const told = (findings: readonly Finding[]) =>
  findings.map(({ severity, subject, what }) => `${severity} ${subject}: ${what}`);

describe('proxy-networks', () => {
  const enabled = { 'traefik.enable': 'true' };
  const shop = (over: Partial<ContainerFacts> = {}) =>
    container('shop', {
      labels: { ...enabled, 'nathost.name': 'shop' },
      endpoints: [endpoint('nathost', '10.203.0.9', '10.203.0.9'), endpoint('web', '172.30.0.9')],
      ...over,
    });
  const traefik = (over: Partial<ContainerFacts> = {}) =>
    container('edge', {
      image: 'traefik:v3.1',
      commandLine: 'traefik --providers.docker',
      networkMode: 'web',
      endpoints: [endpoint('web', '172.30.0.2')],
      ...over,
    });
  const run = (...containers: ContainerFacts[]) =>
    proxyNetworks.run(healthy({ containers: { known: containers } }));

  test('a labelled application that Traefik may look for on nathost’s network, with the line to add', () => {
    const [found, ...more] = run(shop(), traefik());
    expect([told([found!]), more]).toEqual([
      ['warning container edge: this Traefik takes any network of shop'],
      [],
    ]);
    expect(found?.command).toEqual([
      'docker rm -f shop',
      'docker run … # with the label traefik.docker.network=web',
    ]);
  });

  test('one without a label is told of before it gets one', () => {
    const plain = shop({ labels: enabled, endpoints: [endpoint('web', '172.30.0.9')] });
    expect(told(run(plain, traefik()))).toEqual([
      'note container edge: this Traefik takes any network of shop',
    ]);
  });

  test.each<[string, Partial<ContainerFacts>, string]>([
    [
      'by its environment',
      { commandLine: 'traefik', environment: ['TRAEFIK_PROVIDERS_DOCKER=true'] },
      'warning',
    ],
    ['by a file, as it seems', { commandLine: 'traefik' }, 'note'],
  ])('told to ask the engine %s', (_, over, severity) => {
    expect(run(shop(), traefik(over))[0]?.severity).toBe(severity);
  });

  test.each<[string, Partial<ContainerFacts>]>([
    [
      'is told of a network by a flag',
      { commandLine: 'traefik --providers.docker --providers.docker.network=web' },
    ],
    ['is told of a network by its environment', { environment: ['TRAEFIK_PROVIDERS_DOCKER_NETWORK=web'] }],
    ['is on the host’s network', { networkMode: 'host', endpoints: [] }],
    ['does not run', { running: false }],
    ['shares no network with it', { endpoints: [endpoint('other', '172.31.0.2')] }],
    ['is no Traefik', { image: 'nginx', commandLine: 'nginx' }],
  ])('nothing where the proxy %s', (_, over) => {
    expect(run(shop(), traefik(over)).map(({ severity }) => severity)).toEqual(['ok']);
  });

  test('nothing where the application says which network', () => {
    const labels = { ...enabled, 'nathost.name': 'shop', 'traefik.docker.network': 'web' };
    expect(run(shop({ labels }), traefik())[0]?.severity).toBe('ok');
  });

  describe('a caddy-docker-proxy', () => {
    const caddy = (over: Partial<ContainerFacts> = {}) =>
      container('front', {
        commandLine: '/bin/caddy docker-proxy',
        labels: { 'nathost.name': 'front' },
        endpoints: [endpoint('nathost', '10.203.0.3', '10.203.0.3'), endpoint('web', '172.30.0.3')],
        ...over,
      });

    test('on nathost’s network takes that, too', () => {
      const [found] = run(caddy());
      expect(told([found!])).toEqual([
        'warning container front: this caddy-docker-proxy is on nathost itself, and takes every network that it is on',
      ]);
      expect(found?.command?.at(-1)).toBe('docker run … # with the variable CADDY_INGRESS_NETWORKS=web');
    });

    test.each<[string, Partial<ContainerFacts>]>([
      ['is told which networks to take', { environment: ['CADDY_INGRESS_NETWORKS=web'] }],
      ['is told so by a flag', { commandLine: 'caddy docker-proxy --ingress-networks=web' }],
      ['has no label of nathost', { labels: {}, endpoints: [endpoint('web', '172.30.0.3')] }],
    ])('that %s is as before', (_, over) => {
      expect(run(caddy(over))[0]?.severity).toBe('ok');
    });
  });
});

describe('inner-names', () => {
  const inner = { ...plainBridge, id: 'db-id', name: 'shop_db', internal: true };
  const on = (name: string, ...networks: string[]) =>
    container(name, { endpoints: networks.map((network) => endpoint(network, '172.30.0.5')) });
  const run = (containers: ContainerFacts[], over: Parameters<typeof healthy>[0] = {}) =>
    innerNames.run(
      healthy({
        containers: { known: containers },
        networks: { known: [plainBridge, nathostNetwork(), inner] },
        ...over,
      }),
    );

  test('containers that would get each other’s address on nathost’s network', () => {
    const [found] = run([on('api', 'shop_db'), on('db', 'shop_db', 'nathost')]);
    expect(told([found!])).toEqual([
      'note network shop_db: api, db share it and nothing else, and its name comes after nathost',
    ]);
  });

  test('what is so already is a problem of nathost’s', () => {
    expect(run([on('api', 'shop_db', 'nathost'), on('db', 'shop_db', 'nathost')])[0]?.severity).toBe('ok');
  });

  test('nothing on an engine that knows an order, whoever says so', () => {
    const two = [on('api', 'shop_db'), on('db', 'shop_db')];
    const ordered = [
      ...two,
      container('new', { endpoints: [{ ...endpoint('bridge', '172.17.0.9'), ordered: true }] }),
    ];
    const unknown = { nathost: { unknown: 'nathost is not installed' } };
    expect([
      run(two, { nathost: { known: nathost({ apiVersion: '1.48' }) } })[0]?.severity,
      run(ordered, unknown)[0]?.severity,
      run(two, unknown)[0]?.severity,
    ]).toEqual(['ok', 'ok', 'note']);
  });
});
