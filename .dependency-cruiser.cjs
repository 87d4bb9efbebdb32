/** Which folder may import which: docs/architecture.md has the picture. */
const only = (folder, allowed) => ({
  name: `${folder}-imports-only-${allowed.join('-') || 'itself'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [folder, ...allowed].map((name) => `^src/${name}/`).join('|') },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, path: '^src/' }, to: {} },
    only('model', []),
    only('allocation', ['model', 'ports']),
    only('hosts', ['model', 'ports']),
    only('ports', ['model']),
    only('kernel', ['model', 'ports']),
    only('engine', ['model', 'ports']),
    only('state', ['model', 'ports']),
    only('controller', ['model', 'allocation', 'ports']),
    only('config', ['model']),
    only('telemetry', ['model', 'ports']),
    only('api', ['model', 'ports']),
    only('cli', ['model']),
    {
      name: 'cli-is-a-program-of-its-own',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'commander-only-in-cli',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: 'node_modules/commander' },
    },
    {
      name: 'yaml-only-in-migrate',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/migrate/' },
      to: { path: 'node_modules/yaml' },
    },
    only('page', ['model']),
    {
      name: 'page-is-bundled-by-itself',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { path: '^src/page/' },
    },
    {
      name: 'preact-only-in-page',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { path: 'node_modules/preact' },
    },
    {
      name: 'only-main-imports-composition',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts|composition/)' },
      to: { path: '^src/composition/' },
    },
    {
      name: 'programs-only-from-kernel',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(kernel/run-program|cli/)' },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'dockerode-only-in-engine',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/engine/' },
      to: { path: 'node_modules/(dockerode|docker-modem)' },
    },
    {
      name: 'inversify-only-where-things-are-put-together',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(composition/|controller/|ports/tokens)' },
      to: { path: 'node_modules/(inversify|reflect-metadata)' },
    },
    {
      name: 'winston-only-in-telemetry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/telemetry/' },
      to: { path: 'node_modules/winston' },
    },
    {
      name: 'prom-client-only-in-telemetry',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/telemetry/' },
      to: { path: 'node_modules/prom-client' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
