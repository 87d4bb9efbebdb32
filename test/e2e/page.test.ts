import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Locator, Page } from 'playwright-core';
import { jsonBody } from '../../src/api/json-body';
import { accessibilityFaults, openTab, overflow, startBrowser, type Tab } from '../support/browser';
import { run } from '../support/command';
import { manyNames } from '../support/many-names';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { SocketForwarder } from '../support/socket-forwarder';

const repository = join(__dirname, '../..');
/** Ignored by git. */
const pictures = join(repository, 'dist/screenshots');
const hostile = '<img src=x onerror=alert(1)>';

let nathost: NathostOnEngine;
let forwarder: SocketForwarder;
let browser: Browser;
/** Open from the first test to the last: whatever changes, changes in it by itself. */
let tab: Tab;

const listens = '127.0.0.1:9618';

beforeAll(async () => {
  const started = NathostOnEngine.start({ settings: { NATHOST_LISTEN: listens } });
  [nathost, browser] = await Promise.all([
    started,
    startBrowser(),
    run(join(repository, 'scripts/build-cli'), []),
  ]);
  await mkdir(pictures, { recursive: true });
  await nathost.ready();
  forwarder = await SocketForwarder.start(nathost.socket);
});

afterAll(async () => {
  await browser.close();
  await forwarder.cut();
  await nathost.stop();
});

const named = (page: Page, name: string): Locator =>
  page.locator('.name').filter({ has: page.getByRole('button', { name, exact: true }) });
const heading = (page: Page, text: string | RegExp) => page.getByRole('heading', { level: 1, name: text });
const shoot = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

/** Fetched as a browser does it: the page and all that it names. */
async function weights(): Promise<Record<string, number>> {
  const html = await (await fetch(forwarder.url)).text();
  const assets = [...html.matchAll(/(?:src|href)="(page\/[^"]+)"/g)].map(([, path]) => path!);
  const size = async (path: string) => gzipSync(await (await fetch(forwarder.url + path)).text()).length;
  const sizes = await Promise.all(
    ['', ...assets].map(async (path) => [path || '/', await size(path)] as const),
  );
  return Object.fromEntries(sizes);
}

/** The quickest of some loads, in milliseconds: other work of the machine can only make one slower. */
async function firstPaint(loads: number): Promise<number> {
  const paints: number[] = [];
  for (let load = 0; load < loads; load += 1) {
    const { page } = await openTab(browser, forwarder.url, { viewport: { width: 1440, height: 1000 } });
    await page.getByRole('heading', { level: 1 }).waitFor();
    paints.push(
      await page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0].startTime`),
    );
    await page.context().close();
  }
  return Math.min(...paints);
}

describe('the page', () => {
  it('is small, in four files', async () => {
    const sizes = await weights();
    const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    tab = await openTab(browser, forwarder.url, { viewport: { width: 1440, height: 1000 } });
    await heading(tab.page, 'Ready for the first name').waitFor();
    const seen = await tab.page.evaluate<number>(`performance.now()`);
    const paint = await firstPaint(5);
    const figures = `${(total / 1000).toFixed(1)} kB compressed, first paint after ${paint.toFixed(0)} ms`;
    process.stdout.write(`page: ${figures}, the state seen within ${seen.toFixed(0)} ms\n`);
    expect(Object.keys(sizes)).toHaveLength(4);
    expect(total).toBeLessThan(100_000);
    await tab.page.getByText('Live', { exact: true }).waitFor();
  });

  it('shows a name as soon as its container is started, with its address', async () => {
    await nathost.runApp('shop-1', { 'nathost.name': 'shop,www.shop.test' });
    await named(tab.page, 'shop').getByText('shop-1').waitFor();
    const text = await named(tab.page, 'shop').innerText();
    expect(text).toContain(await nathost.addressOf('shop-1'));
    expect(text).toContain('also www.shop.test');
    await heading(tab.page, 'Everything is in order').waitFor();
    expect(await tab.page.locator('.file').innerText()).toMatch(/this host.*in sync.*2 names/s);
    await tab.page.locator('#changes').getByText('shop').first().waitFor();
  });

  it('says who stands by', async () => {
    await nathost.runApp('shop-2', { 'nathost.name': 'shop' });
    await named(tab.page, 'shop').locator('.standby').getByText('shop-2').waitFor();
  });

  it('shows a stopped container as such, and one that is up again', async () => {
    await nathost.runApp('blog-1', { 'nathost.name': 'blog' });
    await nathost.addressOf('blog-1');
    await tab.page.locator('.group.up .name', { hasText: 'blog' }).waitFor();
    await nathost.docker('stop', 'blog-1');
    await tab.page.locator('.group.down .name', { hasText: 'blog-1' }).getByText('exited').waitFor();
    await nathost.docker('start', 'blog-1');
    await tab.page.locator('.group.up .name', { hasText: 'blog' }).waitFor();
  });

  it('puts a problem before all else, with its remedy, and other people’s words as words', async () => {
    await nathost.runApp('wrong', { 'nathost.name': hostile });
    const problem = tab.page.locator('.problem');
    await problem.waitFor();
    expect(await problem.innerText()).toMatch(/label-invalid.*container wrong.*<img src=x.*What to do/s);
    await heading(tab.page, 'One problem needs you').waitFor();
    const [problemBox, namesBox] = await Promise.all(
      ['.problem', '#names'].map((part) => tab.page.locator(part).boundingBox()),
    );
    expect(problemBox!.y).toBeLessThan(namesBox!.y);
    expect(await tab.page.title()).toBe('(1) nathost');
    await shoot(tab.page, 'problem');
    await nathost.docker('rm', '--force', 'wrong');
    await problem.waitFor({ state: 'detached' });
  });

  it('finds names and leases as one types', async () => {
    const { page } = tab;
    await page.getByRole('searchbox', { name: 'Search names' }).fill('blo');
    expect(await page.locator('.name-button').allInnerTexts()).toEqual(['blog']);
    await page.getByRole('searchbox', { name: 'Search names' }).fill('no such name');
    await page.getByText('No name matches.').waitFor();
    await page.getByRole('searchbox', { name: 'Search names' }).fill('');
    await page.getByRole('searchbox', { name: 'Search leases' }).fill('shop-1');
    expect(await page.locator('.leases tbody th').allInnerTexts()).toEqual(['shop']);
    await page.getByRole('searchbox', { name: 'Search leases' }).fill('');
  });

  it('needs no mouse', async () => {
    const { page } = tab;
    const press = (key: string) => page.keyboard.press(key);
    const focused = () => page.evaluate<string>('document.activeElement.innerText');
    await page.reload();
    await named(page, 'shop').waitFor();
    await press('Tab');
    expect(await focused()).toBe('Skip to the names');
    await press('Enter');
    for (let steps = 0; (await focused()) !== 'blog' && steps < 10; steps += 1) await press('Tab');
    await press('Enter');
    const dialog = page.getByRole('dialog', { name: 'blog' });
    await dialog.getByText('blog-1').first().waitFor();
    expect(await dialog.locator('.because').innerText()).toContain('blog-1');
    expect(await accessibilityFaults(page)).toEqual([]);
    await shoot(page, 'name');
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused()).toBe('blog');
    for (let steps = 0; (await focused()) !== 'Name' && steps < 20; steps += 1) await press('Tab');
    await press('Space');
    expect(await page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe(
      'descending',
    );
    expect(await page.locator('.leases tbody th').allInnerTexts()).toEqual(['shop', 'blog']);
  });

  it('says when the connection is lost, and is live again by itself', async () => {
    const { page } = tab;
    await forwarder.cut();
    await page.getByText('Connection lost, trying again.').waitFor();
    await named(page, 'shop').waitFor();
    await nathost.docker('rm', '--force', 'blog-1');
    await shoot(page, 'lost');
    await forwarder.mend();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.locator('.group.kept .name', { hasText: 'blog' }).waitFor();
    const faults = tab.faults.filter((fault) => !fault.includes('net::ERR_'));
    expect(faults).toEqual([]);
  });
});

/** What a person sees who opens this address. */
async function isLive(at: string, through: Browser): Promise<void> {
  const { page, faults } = await openTab(through, at);
  await named(page, 'shop').waitFor();
  await page.getByText('Live', { exact: true }).waitFor();
  expect(faults).toEqual([]);
  await page.context().close();
}

describe('its other ways to a browser', () => {
  it('docker nathost dashboard', async () => {
    const env = { ...process.env, DOCKER_HOST: nathost.engine.dockerHost };
    const command = spawn(join(repository, 'dist/docker-nathost'), ['nathost', 'dashboard'], { env });
    const [address] = (await once(command.stdout.setEncoding('utf8'), 'data')) as [string];
    await isLive(address.trim(), browser);
    const ended = once(command, 'exit');
    command.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });

  it('NATHOST_LISTEN, in the host’s network', async () => {
    const program = join(nathost.engine.dir, 'chromium');
    const enter = `exec nsenter --net=${nathost.engine.hostNetwork.path} -- /usr/bin/chromium "$@"`;
    await writeFile(program, `#!/bin/sh\n${enter}\n`, { mode: 0o755 });
    const there = await startBrowser(program);
    await isLive(`http://${listens}/`, there).finally(() => there.close());
  });
});

/** The real page and nathost, but with the lists of a host that has 200 names. */
async function withManyNames(page: Page): Promise<void> {
  const { names, leases, proxies, problems } = manyNames(200, Date.now());
  for (const [key, list] of Object.entries({ names, leases, proxies, problems }))
    await page.route(`**/v1/${key}`, (route) =>
      route.fulfill({ contentType: 'application/json', body: jsonBody({ [key]: list }) }),
    );
}

describe.each([
  ['wide', 1440],
  ['phone', 360],
])('with 200 names on a %s screen', (screen, width) => {
  it('the page fits, and has nothing that keeps people out, light and dark', async () => {
    const { page, faults } = await openTab(browser, 'about:blank', { viewport: { width, height: 1400 } });
    await withManyNames(page);
    await page.goto(forwarder.url);
    await named(page, 'search-1').waitFor();
    expect(await page.getByRole('heading', { level: 2, name: 'Names' }).innerText()).toContain('200');
    expect(await overflow(page)).toBe(0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await shoot(page, `many-${screen}-${colorScheme}`);
      expect(await accessibilityFaults(page)).toEqual([]);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
