import { decodeSettings } from '../../../src/config/decode-settings';
import { pluginEnvironment } from '../../../src/config/plugin-environment';
import manifest from '../../../config.json';

const environment = Object.fromEntries(manifest.env.map(({ name, value }) => [name, value]));
const destination = (mount: string) => manifest.mounts.find(({ name }) => name === mount)?.destination;

describe('the manifest of the plugin', () => {
  it('lets every setting of the program be set, with its description and no default of its own', () => {
    const settable = manifest.env.filter((variable) => 'settable' in variable);
    const engineSocket = { DOCKER_HOST: `unix://${destination('run') ?? ''}/docker.sock` };
    expect(settable).toEqual(
      pluginEnvironment().map((variable) => ({ ...variable, value: { ...engineSocket }[variable.name] ?? '' })),
    );
  });

  it('tells the C library to give memory back', () => {
    expect(environment).toMatchObject({
      MALLOC_ARENA_MAX: '1',
      MALLOC_MMAP_THRESHOLD_: '16384',
      MALLOC_TRIM_THRESHOLD_: '65536',
    });
  });

  it('is accepted as it stands, with every path on a mount', () => {
    const { settings, problems } = decodeSettings(environment);
    expect(problems).toEqual([]);
    expect({ paths: settings.paths, dockerSocket: settings.dockerSocket }).toEqual({
      paths: {
        socket: `/run/docker/plugins/${manifest.interface.socket}`,
        state: manifest.propagatedMount,
        containers: destination('containers'),
        etc: destination('etc'),
      },
      dockerSocket: `${destination('run') ?? ''}/docker.sock`,
    });
  });

  it('asks for the host network, three folders whose sources can be set, the right to set the network, and no more', () => {
    expect({ ...manifest, env: [], description: '', documentation: '' }).toEqual({
      description: '',
      documentation: '',
      entrypoint: ['/bin/node', '--max-semi-space-size=2', '--no-opt', '--no-maglev', '/nathost.js'],
      workdir: '/',
      interface: { types: ['docker.nathost/1.0'], socket: 'nathost.sock' },
      network: { type: 'host' },
      propagatedMount: '/var/lib/nathost',
      linux: { capabilities: ['CAP_NET_ADMIN'], allowAllDevices: false, devices: [] },
      mounts: ['run', 'containers', 'etc'].map((name) => ({
        ...manifest.mounts.find((mount) => mount.name === name),
        type: 'bind',
        settable: ['source'],
      })),
      env: [],
    });
  });
});
