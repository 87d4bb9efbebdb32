import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import packageFile from '../../../package.json';
import manifest from '../../../config.json';
import { Arm64Root } from '../../support/arm64';
import { ask } from '../../support/api-client';
import { run } from '../../support/command';
import { CopiedRepository, interrupt } from '../../support/copied-repository';
import { schemaErrors } from '../../support/cyclonedx';
import { until } from '../../support/until';

const { version } = packageFile;
let folder: string;
let first: CopiedRepository;
let release: string;
/** In another folder, at the same time as the tests. */
let second: CopiedRepository;
let secondBuild = Promise.resolve('');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nathost-release-'));
  first = await CopiedRepository.make(join(folder, 'first'));
  second = await CopiedRepository.make(join(folder, 'the second place'));
  release = join(first.folder, 'dist/release');
});

afterAll(async () => {
  await secondBuild.catch(() => undefined);
  await rm(folder, { recursive: true });
});

describe('a release is refused', () => {
  it('of another version than package.json has', async () => {
    await expect(first.run('scripts/build-release', '999.0.0')).rejects.toThrow(
      `package.json says ${version}, not 999.0.0`,
    );
  });

  it('for a registry that cannot be one', async () => {
    const named = first.run('env', 'REGISTRY=https://registry.example.com', 'scripts/build-release', version);
    await expect(named).rejects.toThrow('is no registry such as registry.example.com/tools');
  });

  it('with what is in no commit', async () => {
    await first.makeReleasable(version);
    await first.replace('README.md', /$/, 'more\n');
    await expect(first.build(version)).rejects.toThrow(/in no commit.*commit or remove it\n M README.md/s);
    await first.replace('README.md', /more\n$/, '');
  });

  it('with other packages than the lock has', async () => {
    await first.replace(
      'packaging/debian.lock',
      /^plugin-arm64\tnftables\t.*$/m,
      'plugin-arm64\tnftables\t0\tarm64\tnftables',
    );
    await first.commit();
    await expect(first.build(version)).rejects.toThrow(
      /-plugin-arm64\tnftables\t0.*\+plugin-arm64\tnftables\t1.*run scripts\/lock-packages/s,
    );
    await first.makeReleasable(version);
  });

  it('where no package can be fetched, and leaves nothing', async () => {
    const alone = await CopiedRepository.make(join(folder, 'alone'), join(folder, 'no-cache'));
    await alone.commit();
    const offline = alone.run('unshare', '--net', 'scripts/build-release', '--uncommitted', version);
    await expect(offline).rejects.toThrow('could not be fetched');
    const fetch = 'npm_config_fetch_retries=0 unshare --net scripts/node-program arm64';
    await expect(alone.run('sh', '-c', fetch)).rejects.toThrow("could not be fetched from npm's registry");
    expect(await readdir(join(folder, 'no-cache'))).not.toContainEqual(expect.stringMatching(/^node/));
    expect(await readdir(join(alone.folder, 'dist'))).not.toContainEqual(
      expect.stringMatching(/^release(\.unfinished)?$/),
    );
  });
});

describe('a release', () => {
  beforeAll(async () => {
    await first.build(version);
    secondBuild = interruptedThenBuilt();
    secondBuild.catch(() => undefined);
  }, 300_000);

  const built = async () =>
    (await readdir(join(second.folder, 'dist'))).filter((name) => /^release(?!\.lock)/.test(name));

  async function interruptedThenBuilt(): Promise<string> {
    await second.makeReleasable(version);
    const child = second.start('scripts/build-release', version);
    await until('packing', async () => ((await built()).length > 0 ? true : undefined), 60_000);
    await interrupt(child);
    const left = await built();
    await second.build(version);
    return left.join();
  }

  it('has all that a user gets, and a digest of each', async () => {
    expect(await run('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: release })).toContain(
      'NOTES.md: OK',
    );
    const files = (await run('find', ['-type', 'f', '-printf', '%P\n'], { cwd: release }))
      .trim()
      .split('\n')
      .sort();
    const listed = (await readFile(join(release, 'SHA256SUMS'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => line.split('  ')[1]);
    expect(files).toEqual([...listed, 'SHA256SUMS'].sort());
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSES.txt',
        'completions/_docker-nathost',
        'completions/docker-nathost.bash',
        'completions/docker-nathost.fish',
        'compose.yaml',
        `docker-nathost-${version}-linux-amd64`,
        `docker-nathost-${version}-linux-arm64`,
        `docker-nathost-${version}.oci.tar`,
        'docker-nathost.1',
        `nathost-${version}-amd64.plugin.tar.gz`,
        `nathost-${version}-arm64.plugin.tar.gz`,
        `nathost-${version}.cdx.json`,
        `nathost-${version}.oci.tar`,
        'nathost.service',
      ]),
    );
    const compose = await readFile(join(release, 'compose.yaml'), 'utf8');
    expect(compose).toContain(`image: 'nathost-image:${version}'`);
    expect(await readFile(join(release, 'NOTES.md'), 'utf8')).toMatch(`# nathost ${version}\n\n- `);
  });

  it('lists what it has of others, and their licences', async () => {
    const sbom = JSON.parse(await readFile(join(release, `nathost-${version}.cdx.json`), 'utf8')) as {
      components: { name: string; purl: string }[];
    };
    expect(schemaErrors(sbom)).toEqual([]);
    const purls = sbom.components.map(({ purl }) => purl);
    for (const part of ['pkg:npm/dockerode@', 'pkg:npm/preact@', 'pkg:npm/commander@', 'pkg:generic/node@24'])
      expect(purls).toContainEqual(expect.stringContaining(part));
    for (const name of ['iproute2', 'nftables', 'iptables', 'libc6', 'libstdc%2B%2B6'])
      for (const architecture of ['amd64', 'arm64'])
        expect(purls).toContainEqual(
          expect.stringMatching(RegExp(`^pkg:deb/debian/${name}@.*arch=${architecture}&`)),
        );
    expect(purls).not.toContainEqual(expect.stringMatching(/jest|libkrb5|ssh2/));
    const licenses = await readFile(join(release, 'LICENSES.txt'), 'utf8');
    for (const { name } of sbom.components.filter((one) => one.name !== 'node'))
      expect(licenses).toContain(`${name} `);
    expect(licenses).toContain('GNU GENERAL PUBLIC LICENSE');
  });

  it('has a command that needs nothing of the host but a C library, of 2018 or later', async () => {
    const program = join(release, `docker-nathost-${version}-linux-amd64`);
    const said = await run('env', [
      '--ignore-environment',
      'NODE_OPTIONS=--no-such-option',
      program,
      '--version',
    ]);
    expect(said).toContain(version);
    for (const architecture of ['amd64', 'arm64']) {
      const bytes = await readFile(
        join(release, `docker-nathost-${version}-linux-${architecture}`),
        'latin1',
      );
      const minors = [...bytes.matchAll(/\0GLIBC_2\.(\d+)(?=\0)/g)].map(([, minor]) => Number(minor));
      expect(Math.max(...minors)).toBe(28);
    }
  });

  describe('for arm64', () => {
    let arm64: Arm64Root;
    beforeAll(async () => {
      arm64 = await Arm64Root.unpack(
        join(release, `nathost-${version}-arm64.plugin.tar.gz`),
        join(folder, 'arm64'),
      );
    });

    it('has a plugin that answers, and need not compile its program', async () => {
      const env = Object.fromEntries(manifest.env.map(({ name, value }) => [name, value]));
      const program = arm64.start(manifest.entrypoint, {
        ...env,
        NATHOST_SOCKET: '/run/api.sock',
        NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
      });
      const said = text(program.stderr!);
      const socketPath = join(arm64.folder, 'run/api.sock');
      const answer = await until('answer of /healthz', () => ask({ socketPath }, 'GET', '/healthz'), 60_000);
      program.kill();
      expect(answer.status).toBe(200);
      expect(await said).toContain('/nathost.js was accepted');
    });

    it('has all that its programs need', async () => {
      expect(await arm64.run('/usr/sbin/ip', '-V')).toContain('iproute2');
      expect(await arm64.run('/usr/sbin/xtables-legacy-multi', 'iptables', '--version')).toContain(
        'iptables v1',
      );
      // QEMU has no such sockets: so far it comes only with all libraries loaded and all their symbols found.
      await expect(arm64.run('/usr/sbin/nft', '--version')).rejects.toThrow(
        'Unable to initialize Netlink socket: Protocol not supported',
      );
    });

    it('has the command', async () => {
      await cp(
        join(release, `docker-nathost-${version}-linux-arm64`),
        join(arm64.folder, 'tmp/docker-nathost'),
      );
      expect(await arm64.run('/tmp/docker-nathost', '--version')).toContain(version);
    });
  });

  it('is the same when it is built in another folder, where a run before was interrupted and left nothing', async () => {
    expect(await secondBuild).toBe('');
    expect(await second.read('dist/release/SHA256SUMS')).toBe(await first.read('dist/release/SHA256SUMS'));
  }, 300_000);
});
