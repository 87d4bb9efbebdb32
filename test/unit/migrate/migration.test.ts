import {
  alone,
  composeProject,
  edited,
  endpoint,
  front,
  host,
  made,
  nginx,
  part,
  pass,
  published,
  service,
  stepsOf,
  texts,
  told,
  edge,
  shop,
} from './scene';

describe('a Compose project with a published nginx', () => {
  const steps = stepsOf(
    host({
      running: [edge, shop, service('database')],
      proxies: new Map([nginx(edge, pass('http://shop:8080'))]),
      projects: [
        composeProject({
          edge: { image: 'nginx', ports: [{ target: 80, published: '80' }], networks: { front: null } },
        }),
      ],
    }),
  );

  it('labels what the configuration names, and nothing else', () => {
    expect(part(steps, 'label')).toEqual([
      {
        part: 'label',
        subject: 'service shop of web',
        what: 'shop: the name shop',
        because: 'service edge of web sends requests there; a label needs the container to be made again',
        fragment: {
          files: ['/srv/web/compose.yaml'],
          lines: ['services:', '  shop:', '    labels:', '      nathost.name: shop'],
        },
        command: [
          'docker compose -p web -f /srv/web/compose.yaml up -d --no-deps -- shop',
          'docker exec web-edge-1 nginx -s reload',
        ],
      },
    ]);
  });

  it('puts the proxy on the host’s network, without what it may not have there', () => {
    const [move] = part(steps, 'move');
    expect(move?.fragment?.lines).toEqual([
      'services:',
      '  edge:',
      '    network_mode: host',
      '    networks: !reset null',
      '    ports: !reset null',
    ]);
    expect(move?.command).toEqual(['docker compose -p web -f /srv/web/compose.yaml up -d --no-deps -- edge']);
    expect(told(steps, 'configure')).toEqual([]);
    expect(told(steps, 'left')).toEqual([]);
  });

  it('says what is different then', () => {
    expect(told(steps, 'mind')).toEqual([
      'service edge of web: it listens on every address of the host: /etc/nginx/conf.d/default.conf:1',
      'service edge of web: containers on web_front reach it as edge, web-edge-1 no more',
      'host: its firewall now decides who reaches 80',
    ]);
    expect(part(steps, 'mind')[0]?.because).toContain('listen 192.0.2.10:80;');
  });

  it('has nothing to say of a host where all is done', () => {
    const done = service('edge', { image: 'nginx', networkMode: 'host', endpoints: [] });
    const labelled = service('shop', { labels: { ...shop.labels, 'nathost.name': 'shop' } });
    const configuration = 'server { listen 192.0.2.10:80; location / { proxy_pass http://shop:8080; } }';
    expect(
      stepsOf(host({ running: [done, labelled], proxies: new Map([nginx(done, configuration)]) })),
    ).toEqual([]);
  });
});

it('takes a container of a project for no proxy where another one is in front of it', () => {
  const inner = service('inner', { image: 'nginx', published: [published(8081, 80)] });
  const running = [edge, inner, service('php')];
  const proxies = new Map([
    nginx(edge, pass('http://inner:80')),
    nginx(inner, 'server { location / { fastcgi_pass php:9000; } }'),
  ]);
  const steps = stepsOf(host({ running, proxies }));
  expect(told(steps, 'label')).toEqual(['service inner of web: inner: the name inner']);
  expect(told(steps, 'move')).toEqual([
    "service edge of web: run it with the host's network, without published ports (80/tcp)",
  ]);
  expect(told(stepsOf(host({ running, proxies }), 'inner'), 'move')).toHaveLength(2);
});

it('takes a web server that hands nothing on for no proxy, unless somebody says so', () => {
  const site = alone('site', { image: 'nginx', published: [published(80, 80)] });
  const facts = host({ running: [site], proxies: new Map([nginx(site, 'server { root /www; }')]) });
  expect(stepsOf(facts)).toEqual([]);
  expect(told(stepsOf(facts, 'site'), 'move')).toHaveLength(1);
});

describe('names', () => {
  const facts = (ends: string[], running = [edge, shop, service('my_blog', { name: 'my_blog' })]) =>
    host({ running, proxies: new Map([nginx(edge, pass(...ends))]) });

  it('keeps the ones that configurations use', () => {
    const steps = stepsOf(facts(['http://shop:8080', 'http://web-shop-1:8080']));
    expect(told(steps, 'label')).toEqual(['service shop of web: shop: the name shop and web-shop-1']);
  });

  it('mends one that no host may have, in the configuration too', () => {
    const steps = stepsOf(facts(['http://my_blog:8080/x/']));
    expect(told(steps, 'label')).toEqual(['service my_blog of web: my_blog: the name my-blog']);
    expect(edited(steps)).toEqual([
      'service edge of web, /etc/nginx/conf.d/default.conf:1: http://my_blog:8080/x/ > http://my-blog:8080/x/',
    ]);
  });

  it('gives the second of two applications of one name another one', () => {
    const other = alone('other', {
      networkMode: 'net',
      endpoints: [{ ...endpoint('net', '172.31.0.2'), aliases: ['shop'] }],
    });
    const gate = alone('gate', {
      image: 'nginx',
      networkMode: 'net',
      endpoints: [endpoint('net', '172.31.0.3')],
      published: [published(81, 81)],
    });
    const steps = stepsOf(
      host({
        running: [edge, shop, gate, other],
        proxies: new Map([nginx(edge, pass('http://shop:80')), nginx(gate, pass('http://shop:80'))]),
      }),
    );
    expect(told(steps, 'label')).toEqual([
      'service shop of web: shop: the name shop',
      'container other: other: the name shop-other',
    ]);
    expect(edited(steps)).toEqual([
      'container gate, /etc/nginx/conf.d/default.conf:1: http://shop:80 > http://shop-other:80',
    ]);
  });

  it('adds to a label that is there', () => {
    const labelled = service('shop', { labels: { ...shop.labels, 'nathost.name': 'old' } });
    expect(part(stepsOf(facts(['http://shop:80'], [edge, labelled])), 'label')[0]?.fragment?.lines).toContain(
      '      nathost.name: "old,shop"',
    );
  });
});

describe('a proxy on the host’s network that reaches applications through published ports', () => {
  const gate = alone('gate', { image: 'haproxy', networkMode: 'host' });
  const api = alone('api', { published: [published(9001, 8080, '127.0.0.1')] });
  const steps = stepsOf(
    host({
      running: [gate, api],
      proxies: new Map([
        texts(gate, 'haproxy', '/etc/haproxy/haproxy.cfg', 'backend api\n  server a 127.0.0.1:9001 check'),
      ]),
    }),
  );

  it('labels them, and names them in the configuration', () => {
    expect(told(steps, 'label')).toEqual(['container api: api: the name api']);
    expect(part(steps, 'configure')).toMatchObject([
      {
        edits: [{ place: '/etc/haproxy/haproxy.cfg:2', from: '127.0.0.1:9001', to: 'api:8080' }],
        command: ['docker kill -s HUP gate'],
      },
    ]);
    expect(told(steps, 'move')).toEqual([]);
  });

  it('drops the ports afterwards', () => {
    const [drop] = part(steps, 'drop');
    expect(drop).toMatchObject({ subject: 'container api', what: 'published port 9001' });
    expect(drop?.command).toEqual([
      'docker stop api',
      'docker rename api api-before',
      'docker run -d --name api \\',
      '  --label nathost.name=api \\',
      '  busybox',
      '# when it is as it should be:',
      'docker rm api-before',
    ]);
  });
});

it('lets names that are looked up be written plainly, where the configuration tells them', () => {
  const text = 'server { resolver 127.0.0.11; set $up shop; location / { proxy_pass http://$up:8080; } }';
  const steps = stepsOf(host({ running: [edge, shop], proxies: new Map([nginx(edge, text)]) }));
  expect(told(steps, 'label')).toEqual(['service shop of web: shop: the name shop']);
  expect(edited(steps)).toEqual([
    'service edge of web, /etc/nginx/conf.d/default.conf:1: proxy_pass http://$up:8080; > proxy_pass http://shop:8080;',
  ]);
});

it('listens where the port was published', () => {
  const proxy = service('edge', {
    image: 'nginx',
    published: [published(8080, 80), published(8443, 443, '192.0.2.10')],
  });
  const text =
    'server { listen 80; listen [::]:80; listen 443 ssl; location / { proxy_pass http://shop:80; } }';
  const steps = stepsOf(host({ running: [proxy, shop], proxies: new Map([nginx(proxy, text)]) }));
  const place = 'service edge of web, /etc/nginx/conf.d/default.conf:1:';
  expect(edited(steps)).toEqual([
    `${place} listen 80; > listen 8080;`,
    `${place} listen [::]:80; > listen [::]:8080;`,
    `${place} listen 443 ssl; > listen 192.0.2.10:8443 ssl;`,
  ]);
});

it('finds the file on the host that is mounted', () => {
  const mounts = [
    { source: '/srv', destination: '/etc', writable: false },
    { source: '/srv/conf', destination: '/etc/nginx/conf.d', writable: false },
  ];
  const proxy = service('edge', { image: 'nginx', published: [published(80, 80)], mounts });
  const blog = service('my_blog', { name: 'my_blog' });
  const facts = host({ running: [proxy, blog], proxies: new Map([nginx(proxy, pass('http://my_blog:80'))]) });
  expect(part(stepsOf(facts), 'configure')[0]?.edits?.[0]?.file).toBe('/srv/conf/default.conf');
});

it('lets a proxy that is not root listen on low ports', () => {
  const proxy = alone('lb', { image: 'haproxy:2.9', published: [published(80, 80)] });
  const app = alone('app', { endpoints: [endpoint('bridge', '172.17.0.5')] });
  const facts = host({
    running: [proxy, app],
    proxies: new Map([texts(proxy, 'haproxy', '/x.cfg', 'server a 172.17.0.5:80')]),
    madeWith: new Map([[proxy.id, made(proxy, { config: { User: 'haproxy' } })]]),
  });
  expect(part(stepsOf(facts), 'configure').at(-1)?.command).toContain(
    'sysctl -w net.ipv4.ip_unprivileged_port_start=80',
  );
});

it('guesses by networks where a configuration cannot be read', () => {
  const facts = host({
    running: [edge, shop],
    proxies: new Map([[edge.id, { kind: 'nginx', configuration: { unknown: 'no' } }]]),
  });
  const steps = stepsOf(facts);
  expect(told(steps, 'label')).toEqual(['service shop of web: shop: the name shop']);
  expect(told(steps, 'left')).toEqual(['service edge of web: its configuration could not be read: no']);
});

it('says first that nathost is missing, with a subnet that is free', () => {
  const taken = { ...front, name: 'net', subnets: [{ subnet: '10.203.0.0/16' }] };
  const over = { nathost: { unknown: 'nathost is not installed' }, networks: { known: [taken] } };
  const facts = host({
    ...over,
    running: [edge, shop],
    proxies: new Map([nginx(edge, pass('http://shop:80'))]),
  });
  expect(stepsOf(facts)[0]).toMatchObject({
    part: 'prepare',
    command: ['./install.sh NATHOST_SUBNET=10.204.0.0/20'],
  });
});

it('updates a service of a swarm by the swarm', () => {
  const task = alone('app.1.x', {
    labels: { 'com.docker.swarm.service.name': 'app' },
    endpoints: [endpoint('web_front', '172.30.0.40')],
  });
  const steps = stepsOf(
    host({ running: [edge, task], proxies: new Map([nginx(edge, pass('http://172.30.0.40:80'))]) }),
  );
  expect(part(steps, 'label')[0]?.command).toEqual([
    'docker service update --container-label-add nathost.name=app app',
  ]);
});

it('takes the label’s prefix, and labels proxies, as nathost’s settings have it', () => {
  const settings = { NATHOST_LABEL_PREFIX: 'names', NATHOST_PROXIES: 'labelled' };
  const facts = host({
    running: [edge, shop],
    settings,
    proxies: new Map([nginx(edge, pass('http://shop:80'))]),
  });
  const lines = stepsOf(facts).flatMap(({ fragment }) => fragment?.lines ?? []);
  expect(lines).toContain('      names.name: shop');
  expect(lines).toContain('      names.proxy: "true"');
});
