import { ambiguousNetworks } from '../../../../src/controller/desired/ambiguous-networks';
import { decodeLabels } from '../../../../src/model/labels';
import type { ContainerRecord } from '../../../../src/model/record';
import { byId, container, settings } from '../../../support/records';

const on = (...networks: string[]) =>
  Object.fromEntries(networks.map((name) => [name, { networkId: '', configured: {}, live: {} }]));
const app = (parts: Partial<ContainerRecord> = {}) =>
  container({
    name: 'shop',
    labels: { 'nathost.name': 'shop', 'traefik.enable': 'true' },
    endpoints: on('nathost', 'web_default'),
    ...parts,
  });
const edge = (parts: Partial<ContainerRecord> = {}) =>
  container({ name: 'edge', takesAnyNetwork: true, endpoints: on('web_default'), ...parts });

const problemsOf = (application: ContainerRecord, proxy: ContainerRecord) =>
  ambiguousNetworks({
    settings: settings(),
    containers: byId(application, proxy),
    networkTakers: byId(proxy),
    labelsOf: (one) => decodeLabels(one, 'nathost'),
  });

it('names the application, the proxy and the label to add', () => {
  expect(problemsOf(app(), edge())).toEqual([
    {
      kind: 'network-ambiguous',
      about: { kind: 'container', id: app().id, name: 'shop' },
      message:
        'its labels tell Traefik (container edge) to send requests to it, but not over which network: on nathost Traefik cannot reach it and answers 504',
      remedy:
        'Create it again with the label traefik.docker.network=web_default; or start Traefik with --providers.docker.network=web_default.',
    },
  ]);
});

it('says it before the container is connected', () => {
  expect(problemsOf(app({ state: 'created', endpoints: on('web_default') }), edge())).toHaveLength(1);
});

it.each<[string, Partial<ContainerRecord>, Partial<ContainerRecord>]>([
  ['the application has no name', { labels: { 'traefik.enable': 'true' } }, {}],
  ['Traefik is told of it by nothing', { labels: { 'nathost.name': 'shop' } }, {}],
  [
    'its label names a network',
    {
      labels: {
        'nathost.name': 'shop',
        'traefik.enable': 'true',
        'traefik.docker.network': 'web_default',
      },
    },
    {},
  ],
  ['the proxy does not run', {}, { state: 'exited' }],
  ['they share no network', {}, { endpoints: on('other', 'nathost') }],
])('is none where %s', (_, of, proxy) => {
  expect(problemsOf(app(of), edge(proxy))).toEqual([]);
});
