/** The suites need a build first (`npm test` makes one): examples and forked processes run what users install. */
const shared = {
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/__tests__/helpers/setup.ts'],
  extensionsToTreatAsEsm: [],
  // p-queue and what it needs are published as ESM only.
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(p-queue|p-timeout|eventemitter3|lru-cache)/)', '/dist/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/__tests__/(helpers|fixtures)/'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/bench'],
};

export default {
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '\\.(relay|faults)\\.test\\.ts$'],
    },
    { ...shared, displayName: 'relay', testMatch: ['<rootDir>/__tests__/**/*.relay.test.ts'] },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/__tests__/**/*.faults.test.ts'] },
  ],
};
