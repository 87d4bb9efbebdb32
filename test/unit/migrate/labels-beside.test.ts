import { alone, endpoint, front, host, part, service, shop, stepsOf, texts, told } from './scene';
import { nathost, nathostNetwork } from '../../support/healthy-host';

describe('an application that Traefik finds by labels, while Traefik is on a network of its own,', () => {
  const traefik = service('edge', {
    image: 'traefik:v3.1',
    commandLine: 'traefik --providers.docker',
    published: [{ hostAddress: '', hostPort: 80, containerPort: 80, protocol: 'tcp' }],
  });
  const routed = service('shop', { labels: { ...shop.labels, 'traefik.enable': 'true' } });
  const steps = (proxy = traefik, application = routed) =>
    stepsOf(
      host({
        running: [proxy, application],
        proxies: new Map([texts(proxy, 'traefik', '/etc/traefik/dynamic.yml', '- url: "http://shop:8080"')]),
      }),
    );

  test('gets the label that says which network to take', () => {
    const [label] = part(steps(), 'label');
    expect(label?.what).toBe(
      'shop: the name shop and for Traefik, which would use any of its networks, web_front',
    );
    expect(label?.fragment?.lines).toContain('      traefik.docker.network: web_front');
  });

  test.each([
    ['Traefik is told already', { commandLine: 'traefik --providers.docker.network=web_front' }, {}],
    ['its labels say so already', {}, { 'traefik.docker.network': 'web_front' }],
  ])('needs none where %s', (_, over, labels) => {
    const application = { ...routed, labels: { ...routed.labels, ...labels } };
    expect(part(steps({ ...traefik, ...over }, application), 'label')[0]?.what).toBe('shop: the name shop');
  });
});

describe('applications that share an internal network, and nothing else,', () => {
  const inner = { ...front, id: 'db-id', name: 'web_db', internal: true };
  const onlyInner = [endpoint('web_db', '172.31.0.9')];
  const labelled = (name: string) =>
    alone(name, { labels: { 'nathost.name': name }, endpoints: onlyInner, networkMode: 'web_db' });
  const mind = (apiVersion: string) =>
    told(
      stepsOf(
        host({
          running: [labelled('api'), labelled('store')],
          networks: { known: [nathostNetwork(), front, inner] },
          nathost: { known: nathost({ names: [], apiVersion }) },
        }),
      ),
      'mind',
    );

  test('are told of, on an engine that goes by names', () => {
    expect(mind('1.45').join('\n')).toContain(
      'api, store reach each other over it by container name no more, once they have names',
    );
  });

  test('are none to mind on one that knows an order', () => {
    expect(mind('1.48').join('\n')).not.toContain('container name');
  });
});
