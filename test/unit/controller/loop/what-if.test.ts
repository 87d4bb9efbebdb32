import { turns } from '../../../support/virtual-clock';
import { Running } from '../running';

let running: Running;
beforeEach(async () => {
  running = await Running.begin();
  running.app('app');
  running.engine.run({ name: 'proxy', network: 'host' });
  running.engine.run({ name: 'chosen', network: 'host', labels: { 'nathost.proxy': 'true' } });
  await turns();
});
afterEach(() => running.controller.stop());

it('says nothing of files that stay as they are', () => {
  expect(running.whatIf({})).toEqual([]);
});

it('says which proxies would be kept no more, and that their names stay', () => {
  expect(running.whatIf({ proxies: 'labelled' })).toEqual([
    'The hosts file of proxy is no longer kept up to date: 1 name in it stays and will not be updated.',
  ]);
});

it('says that the names of the host’s own file would be taken out', () => {
  expect(running.whatIf({ hostFile: false })).toEqual([
    'The hosts file of the host is brought up to date: 1 name removed.',
  ]);
});
