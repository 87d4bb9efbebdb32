const commonjs = { type: 'commonjs' };

const shared = {
  testEnvironment: 'node',
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
          target: 'es2023',
          keepClassNames: true,
        },
        module: commonjs,
      },
    ],
    // inversify 8 is published as ES modules only; Jest's module system is CommonJS.
    '/node_modules/(inversify|@inversifyjs)/.+\\.js$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'ecmascript' }, target: 'es2023' }, module: commonjs },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(inversify|@inversifyjs)/)'],
};

const project = (name) => ({
  ...shared,
  displayName: name,
  roots: [`<rootDir>/test/${name}`],
  testMatch: ['**/*.test.ts'],
});

module.exports = {
  projects: [
    project('unit'),
    project('integration'),
    { ...project('e2e'), globalSetup: '<rootDir>/test/support/stage-plugin.ts' },
  ],
  globalSetup: '<rootDir>/test/support/own-machine.ts',
  globalTeardown: '<rootDir>/test/support/machine-as-it-was.ts',
  testTimeout: 120_000,
  reporters: ['default', '<rootDir>/test/support/summary-reporter.js'],
};
