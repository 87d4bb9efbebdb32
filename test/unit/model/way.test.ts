import { changeSettings, wayOf } from '../../../src/model/way';

const settings = ['NATHOST_SUBNET=10.99.0.0/20', 'NATHOST_NETWORK=zz'];

it.each([
  ['container', '/run/nathost/nathost.sock', 'container'],
  ['service', '/run/nathost/nathost.sock', 'service'],
  ['', '/run/docker/plugins/nathost.sock', 'plugin'],
  // A plugin of before this setting.
  [undefined, '/run/docker/plugins/nathost.sock', 'plugin'],
  ['', '/run/nathost/nathost.sock', 'process'],
  ['', '/srv/run/docker/plugins/nathost.sock', 'process'],
  [undefined, undefined, 'process'],
])('run as %j with the socket %j it is a %s', (runAs, socket, way) => {
  expect(wayOf(runAs, socket)).toBe(way);
});

it.each([
  [
    'plugin',
    [
      'docker plugin disable nathost',
      'docker plugin set nathost NATHOST_SUBNET=10.99.0.0/20 NATHOST_NETWORK=zz',
      'docker network rm nathost',
      'docker plugin enable nathost',
    ],
  ],
  [
    'container',
    [
      'docker stop nathost',
      'docker network rm nathost',
      'echo NATHOST_SUBNET=10.99.0.0/20 >>.env && echo NATHOST_NETWORK=zz >>.env && docker compose up -d # in the folder of compose.yaml',
    ],
  ],
  [
    'service',
    [
      'systemctl stop nathost',
      'echo NATHOST_SUBNET=10.99.0.0/20 >>/etc/default/nathost',
      'echo NATHOST_NETWORK=zz >>/etc/default/nathost',
      'docker network rm nathost',
      'systemctl start nathost',
    ],
  ],
  [
    'process',
    [
      '# end nathost',
      'docker network rm nathost',
      '# start it again with NATHOST_SUBNET=10.99.0.0/20 NATHOST_NETWORK=zz',
    ],
  ],
] as const)('a %s is given other settings while it does not run', (way, lines) => {
  expect(changeSettings(way, settings, ['docker network rm nathost'])).toEqual(lines);
});
