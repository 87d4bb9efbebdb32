// Takes the picture of the page, in a real browser, of a host with some applications and one that is labelled wrongly:
//
//   ts-node demo/pictures/page.ts FILE
//
// Speaks to the engine of DOCKER_HOST, with a DOCKER_CONFIG that has the command docker nathost.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { docker } from '../docker';
import { until } from '../until';

interface Container {
  readonly name: string;
  readonly label?: string;
  readonly service?: string;
  readonly onHost?: boolean;
  readonly ends?: boolean;
}

const containers: readonly Container[] = [
  { name: 'web-shop-1', label: 'shop', service: 'shop' },
  { name: 'web-shop-2', label: 'shop', service: 'shop' },
  { name: 'web-blog-1', label: 'blog,www.blog.test' },
  { name: 'web-wiki-1', label: 'wiki' },
  { name: 'mail', label: 'mail', ends: true },
  { name: 'search', label: 'search_engine' },
  { name: 'caddy', onHost: true },
];

async function start({ name, label, service, onHost, ends }: Container): Promise<void> {
  const compose = [
    'com.docker.compose.project=web',
    `com.docker.compose.service=${service ?? ''}`,
    `com.docker.compose.container-number=${name.at(-1) ?? ''}`,
  ];
  const labels = [...(label ? [`nathost.name=${label}`] : []), ...(service ? compose : [])];
  await docker(
    ...['run', '--detach', '--name', name, ...(onHost ? ['--network', 'host'] : [])],
    ...labels.flatMap((one) => ['--label', one]),
    ...['busybox', 'sleep', '1d'],
  );
  if (ends) await docker('stop', '--time', '0', name);
}

async function startAll(): Promise<void> {
  await docker('rm', '--force', 'shop');
  for (const one of containers) await start(one);
  await until('names in all hosts files', async () => {
    const [names, late] = await Promise.all([
      docker('nathost', 'ls', '--format', '{{.Name}} {{.State}}'),
      docker('nathost', 'proxies', '--format', '{{.State}}'),
    ]);
    const all = ['shop up', 'blog up', 'wiki up', 'mail down'].every((one) => names.includes(one));
    return (all && /^(in-sync\n?){3}$/.test(late)) || undefined;
  });
}

async function takePicture(address: string, file: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    await page.goto(address);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.screenshot({ path: file });
  } finally {
    await browser.close();
  }
}

async function main(file: string): Promise<void> {
  await startAll();
  const dashboard = spawn('docker', ['nathost', 'dashboard'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  const over = once(dashboard, 'exit');
  try {
    const [address] = (await once(createInterface(dashboard.stdout), 'line')) as [string];
    await takePicture(address, file);
  } finally {
    process.kill(-(dashboard.pid ?? 0), 'SIGINT');
    await over;
  }
}

void main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(`page: ${String(error)}`);
  process.exitCode = 1;
});
