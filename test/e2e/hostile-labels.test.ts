import { appendFile, readFile, writeFile } from 'node:fs/promises';
import http from 'node:http';
import type { ProblemStatus } from '../../src/model/status';
import { hostFileOf, ownNames, resolve } from '../support/hosts-view';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { configurePlugin } from '../support/plugin-switch';

let nathost: NathostOnEngine;

beforeAll(async () => {
  nathost = await NathostOnEngine.start({
    settings: { NATHOST_RESYNC: '1s', NATHOST_NAME_GRACE: '0s', NATHOST_SUBNET6: 'fd6e:6174:686f::/64' },
  });
  await nathost.ready();
  await nathost.docker(...'run -d --network host --name proxy busybox sleep 1d'.split(' '));
});

afterAll(() => nathost.stop());

const printer = '192.0.2.9 Printer printer.office.example\n';

/** Resolves when everything was looked at after now: two resyncs further, because one may be under way. */
async function lookedAgain(): Promise<void> {
  const passes = async () =>
    ((await nathost.api('/v1/status')).body as { passes: { count: number } }).passes.count;
  const wanted = (await passes()) + 2;
  await nathost.until('two resyncs', async () => ((await passes()) >= wanted ? true : undefined));
}

/** All problems of a container, as soon as there are so many. */
function problemsOf(container: string, count = 1): Promise<ProblemStatus[]> {
  return nathost.until(`${count} problems of ${container}`, async () => {
    const found = (await nathost.problems()).filter(({ subject }) => subject === `container ${container}`);
    return found.length === count ? found : undefined;
  });
}

/** All names that nathost has in the host's file and in the proxy's. */
async function published(): Promise<string[]> {
  const files = [await nathost.hostFile(), await nathost.hostsOf('proxy')];
  return files.flatMap(ownNames).map((line) => line.replace(/^\S+ /, ''));
}

/** By the engine's API, because a command line cannot hold every label. */
function create(name: string, labels: Record<string, string>): Promise<void> {
  const { dockerHost } = nathost.engine;
  return new Promise((done, fail) => {
    const request = http.request({
      socketPath: dockerHost.replace('unix://', ''),
      method: 'POST',
      path: `/containers/create?name=${name}`,
      headers: { 'content-type': 'application/json', host: 'engine' },
    });
    request.on('error', fail).on('response', (response) => {
      response.resume().on('end', () => {
        if (response.statusCode === 201) done();
        else fail(new Error(`the engine says ${response.statusCode}`));
      });
    });
    request.end(JSON.stringify({ Image: 'busybox', Cmd: ['true'], Labels: labels }));
  });
}

describe('a name that the host has already', () => {
  test('in its hosts file, is refused to a label, and given as soon as the host has it no more', async () => {
    const path = hostFileOf(nathost.engine);
    await appendFile(path, printer);
    await lookedAgain();
    await nathost.runApp('taker', { 'nathost.name': 'PRINTER,scanner' });
    expect(await problemsOf('taker')).toEqual([
      expect.objectContaining({
        kind: 'name-reserved',
        message: expect.stringMatching(
          /label nathost\.name of container taker has "printer", which is in the host's own hosts file/,
        ) as string,
      }),
    ]);
    expect(await published()).not.toEqual(expect.arrayContaining([expect.stringMatching(/printer|scanner/)]));
    expect(resolve(await nathost.hostFile(), 'Printer')).toEqual(['192.0.2.9']);

    await writeFile(path, (await readFile(path, 'latin1')).replace(printer, ''), 'latin1');
    await problemsOf('taker', 0);
    await nathost.until('printer', async () => ((await published()).includes('printer') ? true : undefined));
  });

  test('stays when the host gets it later, and is reported', async () => {
    const address = await nathost.addressOf('taker');
    await appendFile(hostFileOf(nathost.engine), printer);
    const [problem] = await problemsOf('taker');
    expect(problem?.message).toContain('because it was leased first');
    await lookedAgain();
    expect(resolve(await nathost.hostsOf('proxy'), 'printer')).toContain(address);
    await nathost.docker('rm', '--force', 'taker');
  });

  test('by its own name, is refused to a label', async () => {
    const machine = await nathost.docker('info', '--format', '{{.Name}}');
    const short = machine.toLowerCase().split('.')[0]!;
    await nathost.runApp('pretender', { 'nathost.name': short });
    const [problem] = await problemsOf('pretender');
    expect(problem).toMatchObject({
      kind: 'name-reserved',
      message: expect.stringContaining(`"${short}", which is the name of the machine`) as string,
    });
    expect(await published()).not.toContain(short);
  });

  test('is given to a label when the setting says so', async () => {
    await configurePlugin(nathost, { NATHOST_OVERRIDE_HOST_NAMES: 'on' });
    await nathost.ready();
    await nathost.runApp('taker', { 'nathost.name': 'printer' });
    const address = await nathost.addressOf('taker');
    await nathost.until('printer', async () =>
      resolve(await nathost.hostsOf('proxy'), 'printer').includes(address) ? true : undefined,
    );
    expect(await nathost.problems()).toEqual([]);
    await nathost.docker('rm', '--force', 'taker', 'pretender');
    await configurePlugin(nathost, { NATHOST_OVERRIDE_HOST_NAMES: '' });
    await nathost.ready();
    // The name grace has a floor.
    await nathost.until('end of the names', async () =>
      (await published()).length === 0 ? true : undefined,
    );
  });
});

describe('a label as no command line would have it', () => {
  const evil = '127.0.0.1 evil';
  const values: [string, string, RegExp][] = [
    ['a line of its own', `app\n${evil}`, /"app\\n127\.0\.0\.1 evil": only letters/],
    ['a zero byte', 'app\0evil', /"app\\u0000evil": only letters/],
    ['a comment', 'evil # nathost', /"evil # nathost": only letters/],
    ['letters that look like others', 'еvil', /"\\u0435vil": only letters/],
    ['a megabyte', 'evil'.repeat(250_000), /^.{0,200}: a name has at most 253 characters$/],
    ['a megabyte of names', 'evil,'.repeat(200_000), /^.{0,200}: a label may have at most 64 names$/],
    ['an address', '0x7f.1', /"0x7f\.1": the last part of a name must not be a number/],
    ['the host itself', 'Host.Docker.Internal', /"Host\.Docker\.Internal": this name is reserved/],
  ];

  test.each(values)(
    '%s is a problem that names container, label and rule, and reaches no file',
    async (_, value, message) => {
      await create('hostile', { 'nathost.name': value });
      const [problem] = await problemsOf('hostile');
      expect(problem).toMatchObject({ kind: 'label-invalid', subject: 'container hostile' });
      expect(problem?.message).toMatch(/^label nathost\.name has /);
      expect(problem?.message).toMatch(message);
      expect(`${await nathost.hostFile()}${await nathost.hostsOf('proxy')}`).not.toMatch(
        /evil|0x7f|internal/i,
      );
      await nathost.docker('rm', 'hostile');
      await problemsOf('hostile', 0);
    },
  );

  test('costs nobody else anything: a name with good and bad parts has the good ones', async () => {
    await create('mixed', {
      'nathost.name': `${evil}\n,good,GOOD,-bad,,x.localhost,better`,
      'nathost.ip': evil,
    });
    expect((await problemsOf('mixed', 5)).map(({ kind }) => kind)).toEqual(Array(5).fill('label-invalid'));
    expect([...new Set(await published())].sort()).toEqual(['better', 'good']);
    await nathost.docker('rm', 'mixed');
  });
});
