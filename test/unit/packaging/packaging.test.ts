import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../config.json';
import image from '../../../packaging/image.json';
import { decodeSettings } from '../../../src/config/decode-settings';
import { allSettings } from '../../../src/config/settings-table';

const read = (name: string) => readFileSync(join(__dirname, '../../../packaging', name), 'utf8');
const compose = read('compose.yaml');
const unit = read('nathost.service');

const variables = (assignments: readonly string[]) =>
  Object.fromEntries(
    assignments.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
  );
/** All values of a directive of the unit. */
const directive = (name: string) =>
  [...unit.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);

const ofPlugin = Object.fromEntries(
  manifest.env.filter(({ value }) => value !== '').map(({ name, value }) => [name, value]),
);
const ofImage = variables(image.Env);
const ofUnit = variables(directive('Environment'));

describe('the image', () => {
  it('starts what the plugin starts, with the same environment, but its API where a plain process has it', () => {
    expect(image.Entrypoint).toEqual(manifest.entrypoint);
    const { NATHOST_SOCKET, NATHOST_STATE_DIR, ...others } = ofPlugin;
    expect(ofImage).toEqual({ ...others, NATHOST_RUN_AS: 'container' });
    expect(NATHOST_SOCKET).toMatch(/^\/run\/docker\/plugins\//);
    expect(decodeSettings(ofImage)).toMatchObject({
      problems: [],
      settings: {
        way: 'container',
        paths: {
          socket: '/run/nathost/nathost.sock',
          state: NATHOST_STATE_DIR,
          containers: '/host/containers',
        },
      },
    });
  });

  it('says by a label that nathost’s own hosts file is none to keep', () => {
    expect(image.Labels).toMatchObject({ 'nathost.proxy': 'false' });
  });
});

describe('compose.yaml', () => {
  it('hands on every setting that a user may set, but the engine’s socket, which is mounted', () => {
    const handedOn = [...compose.matchAll(/^ {6}- (NATHOST_\w+)$/gm)].map(([, name]) => name);
    const settable = allSettings.filter((setting) => setting.settable).map(({ variable }) => variable);
    expect(handedOn).toEqual(settable.filter((name) => name !== 'DOCKER_HOST'));
  });
});

describe('the unit', () => {
  it('starts what the image starts, with the same environment', () => {
    expect(directive('ExecStart')).toEqual([image.Entrypoint.join(' ')]);
    expect(ofUnit).toEqual({ ...ofImage, NATHOST_RUN_AS: 'service' });
    expect(decodeSettings(ofUnit).problems).toEqual([]);
  });

  it('has the capabilities of the container', () => {
    const inCompose = [...compose.matchAll(/^ {6}- ([A-Z_]+) #/gm)].map(([, name = '']) => `CAP_${name}`);
    expect(directive('CapabilityBoundingSet')).toEqual([inCompose.join(' ')]);
    expect(inCompose).toHaveLength(3);
  });
});
