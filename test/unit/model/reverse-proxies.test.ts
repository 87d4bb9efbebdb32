import { isLeftToTraefik, traefikFlags } from '../../../src/model/reverse-proxies';

test.each([
  ['/entrypoint.sh traefik --providers.docker', true, false],
  ['/entrypoint.sh --Providers.Docker=true --log.level=INFO', true, false],
  ['traefik --providers.docker.exposedbydefault=false', true, false],
  ['traefik --providers.docker --providers.docker.network=web_default', true, true],
  ['traefik --providers.docker.network web_default', true, true],
  ['traefik --providers.docker=false', false, false],
  ['traefik --providers.dockerish', false, false],
  ['traefik --configFile=/etc/traefik/traefik.yml', false, false],
  ['traefik --providers.swarm.network=web', false, false],
  ['', false, false],
])('%s: asks the engine %s, names a network %s', (line, asksEngine, namesNetwork) => {
  expect(traefikFlags(line)).toEqual({ asksEngine, namesNetwork });
});

test.each<[Record<string, string>, boolean]>([
  [{ 'traefik.enable': 'true' }, true],
  [{ 'traefik.http.routers.shop.rule': 'Host(`shop.example`)' }, true],
  [{ 'Traefik.TCP.routers.db.rule': 'HostSNI(`*`)' }, true],
  [{ 'traefik.enable': 'true', 'traefik.docker.network': 'web_default' }, false],
  [{ 'traefik.enable': 'false', 'traefik.http.routers.shop.rule': 'x' }, false],
  [{ 'traefik.backend': 'one of Traefik 1' }, false],
  [{ 'com.example.traefik.enable': 'true' }, false],
  [{}, false],
])('%j: %s', (labels, expected) => {
  expect(isLeftToTraefik(labels)).toBe(expected);
});
