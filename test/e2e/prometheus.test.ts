import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dashboardExpressions } from '../support/dashboard';
import { NathostOnEngine } from '../support/nathost-on-engine';
import { checkMetrics, obtainPrometheus, Prometheus, promtool } from '../support/prometheus';

const observability = join(__dirname, '../../observability');
const target = '127.0.0.1:9618';

/** What is empty in good health. */
const seldom = ['Problems by kind A', 'Files that are out of sync A', 'Event stream C'];

let nathost: NathostOnEngine;
let prometheus: Prometheus;

beforeAll(async () => {
  const obtained = obtainPrometheus();
  nathost = await NathostOnEngine.start({
    // Calls to the engine all the time: a rate shows none that was made before the first scrape.
    settings: { NATHOST_LISTEN: target, NATHOST_RESYNC: '1s' },
  });
  await Promise.all([obtained, nathost.ready()]);
  prometheus = await Prometheus.start({
    dir: join(nathost.engine.dir, 'prometheus'),
    network: nathost.engine.hostNetwork,
    target,
    rules: await rules(),
  });
});

afterAll(async () => {
  await prometheus.stop();
  await nathost.stop();
});

/** The project's alerts, without their timeout, and each query of the dashboard as a series of its own. */
async function rules(): Promise<string> {
  const alerts = await readFile(join(observability, 'prometheus/rules.yml'), 'utf8');
  const queries = dashboardExpressions().map(
    ([panel, expression], index) =>
      `      - { record: 'dashboard:${index}', expr: ${JSON.stringify(expression)}, labels: { panel: ${JSON.stringify(panel)} } }`,
  );
  return [alerts.replaceAll(/^ +for: .*\n/gm, ''), '  - name: dashboard', '    rules:', ...queries, ''].join(
    '\n',
  );
}

describe('the files in observability', () => {
  it('are well-formed to promtool, and the rules fire when they should', async () => {
    await promtool('check', 'config', 'observability/prometheus/prometheus.yml');
    await promtool('test', 'rules', 'observability/prometheus/rules.test.yml');
    const file = join(nathost.engine.dir, 'all-rules.yml');
    await writeFile(file, await rules());
    expect(await promtool('check', 'rules', file)).toContain('SUCCESS');
  });

  it('are about metrics that follow the conventions', async () => {
    const { body } = await nathost.engine.get(`http://${target}/metrics`);
    const file = join(nathost.engine.dir, 'metrics.txt');
    // As docs/metrics.md filters them for node_exporter.
    await writeFile(file, body.replaceAll(/^(?!(?:# (?:HELP|TYPE) )?nathost_).*\n/gm, ''));
    expect(await checkMetrics(file)).toBe('');
  });
});

describe('a Prometheus that scrapes nathost', () => {
  // A busy machine may be slow.
  const alerts = () => prometheus.query('ALERTS{alertname!="NathostSlow"}', 'alertname', 'alertstate');

  it('sees what happens to names, and raises no alert', async () => {
    await nathost.runApp('shop-1', { 'nathost.name': 'shop' });
    await nathost.addressOf('shop-1');
    await nathost.runApp('store-1', { 'nathost.name': 'store' });
    const names = () => prometheus.query('nathost_names{job="nathost",instance="web-1"}', 'state');
    await prometheus.until('names', names, ({ up, down }) => up === 2 && down === 0);
    const written = await prometheus.query('nathost_event_to_file_seconds_count', 'target');
    expect([written['host'], await alerts()]).toEqual([expect.any(Number), {}]);
    expect(written['host']).toBeGreaterThan(0);
  });

  it('can work out every rule and every query of the dashboard', async () => {
    const sick = () => prometheus.sickRules();
    await prometheus.until('sick rules', sick, ({ length }) => length === 0);
    const panels = dashboardExpressions().map(([panel]) => panel);
    const empty = async () => {
      const found = await prometheus.query('{__name__=~"dashboard:.+"}', 'panel');
      return panels.filter((panel) => !(panel in found));
    };
    const missing = await prometheus.until('empty panels', empty, ({ length }) => length <= seldom.length);
    expect(missing).toEqual(seldom);
  });

  it('raises an alert for a name without a running container', async () => {
    await nathost.docker('stop', '--time', '0', 'shop-1');
    const raised = await prometheus.until('alerts', alerts, (all) => Object.keys(all).length > 0);
    expect(raised).toEqual({ 'NathostNamesDown firing': 1 });
    expect(prometheus.log).toBe('');
  });
});
