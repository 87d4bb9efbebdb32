import { decodeLabels } from '../../../../src/model/labels';
import type { ContainerRecord, ContainerState } from '../../../../src/model/record';
import { targetsOf } from '../../../../src/controller/desired/targets';
import { container, idOf, settings } from '../../../support/records';
import { problemText } from '../../../../src/model/problem';

type Given = Parameters<typeof settings>[0] & { readonly starting?: readonly string[] };

function targets(
  containers: readonly ContainerRecord[],
  { starting = [], ...set }: Given = { hostFile: false },
) {
  const result = targetsOf({
    containers,
    labelsOf: (one) => decodeLabels(one, 'nathost'),
    starting: new Set(starting.map(idOf)),
    settings: settings(set),
    containersFolder: '/data/containers',
  });
  return {
    targets: result.targets.map(({ key, path, reload }) => [
      key,
      path,
      ...(reload === undefined ? [] : [reload]),
    ]),
    problems: result.problems.map(problemText).map(({ kind, subject }) => [kind, subject]),
  };
}

const proxy = (parts: Parameters<typeof container>[0] = {}) =>
  container({ name: 'proxy', networkMode: { kind: 'host' }, ...parts });
const file = [idOf('proxy'), `/data/containers/${idOf('proxy')}/hosts`];

describe('the hosts files that are kept', () => {
  it('are the host’s own, first, and those of host-networked containers', () => {
    expect(targets([container(), proxy()], {})).toEqual({
      targets: [['host', '/etc/hosts'], file],
      problems: [],
    });
  });

  it.each<[ContainerState, boolean]>([
    ['created', false],
    ['running', true],
    ['paused', true],
    ['restarting', true],
    ['exited', false],
    ['removing', false],
    ['dead', false],
  ])('when a proxy is %s: its own is %s', (state, isTarget) => {
    expect(targets([proxy({ state })]).targets).toEqual(isTarget ? [file] : []);
  });

  it('are also those of proxies that are about to start', () => {
    expect(targets([proxy({ state: 'exited' })], { hostFile: false, starting: ['proxy'] }).targets).toEqual([
      file,
    ]);
  });

  it.each<['all' | 'labelled', string | undefined, boolean]>([
    ['all', undefined, true],
    ['all', 'true', true],
    ['all', 'false', false],
    ['all', 'nonsense', true],
    ['labelled', undefined, false],
    ['labelled', 'true', true],
    ['labelled', 'false', false],
    ['labelled', 'nonsense', false],
  ])('with NATHOST_PROXIES=%s and nathost.proxy=%s: %s', (proxies, label, isTarget) => {
    const one = proxy(label === undefined ? {} : { labels: { 'nathost.proxy': label } });
    expect(targets([one], { hostFile: false, proxies }).targets).toEqual(isTarget ? [file] : []);
  });

  it('carry the signal that their proxy asks for', () => {
    expect(targets([proxy({ labels: { 'nathost.reload': 'SIGHUP' } })]).targets).toEqual([
      [...file, 'SIGHUP'],
    ]);
  });

  it('are never one that its owner mounted, which is a problem where it would be kept', () => {
    const own = { ownHostsMount: true };
    expect([
      targets([proxy(own)]),
      targets([proxy({ ...own, labels: { 'nathost.proxy': 'false' } })]),
    ]).toEqual([
      { targets: [], problems: [['hosts-file-own-mount', 'container proxy']] },
      { targets: [], problems: [] },
    ]);
  });

  it('are never those of containers with a network of their own or another’s', () => {
    const shared = container({ networkMode: { kind: 'container', of: 'proxy' } });
    expect(targets([container(), shared, container({ networkMode: { kind: 'none' } })])).toEqual({
      targets: [],
      problems: [],
    });
  });
});
