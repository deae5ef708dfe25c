/** Packages that are published as ESM only: p-queue and nock, with what they need. */
const esmOnly = ['p-queue', 'p-timeout', 'eventemitter3', 'lru-cache', 'nock', '@mswjs', '@open-draft', 'rettime'];

/** The suites need a build first (`npm test` makes one): examples and forked processes run what users install. */
const shared = {
  testEnvironment: 'node',
  setupFiles: ['<rootDir>/__tests__/helpers/setup.ts'],
  extensionsToTreatAsEsm: [],
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`, '<rootDir>/dist/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/__tests__/(helpers|fixtures)/'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/bench'],
};

const unit = {
  ...shared,
  displayName: 'unit',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  testPathIgnorePatterns: [...shared.testPathIgnorePatterns, '\\.(relay|faults|browser)\\.test\\.ts$'],
  globals: { sdkUnderTest: 'highest' },
};

/** What meets the SDK runs a second time, against the lowest version that the package admits. */
const lowestSdk = {
  ...unit,
  displayName: 'lowest-sdk',
  testMatch: [
    '<rootDir>/__tests__/provider*.test.ts',
    '<rootDir>/__tests__/integration/*.dev-relay.test.ts',
    '<rootDir>/__tests__/integrations/{tracker,frameworks,request-contexts}.test.ts',
  ],
  moduleNameMapper: { ...shared.moduleNameMapper, '^@openfeature/server-sdk$': '@openfeature/server-sdk-lowest' },
  globals: { sdkUnderTest: 'lowest' },
};

export default {
  maxWorkers: 2,
  testTimeout: 120_000,
  reporters: ['default', '<rootDir>/scripts/ci/count-tests.mjs'],
  projects: [
    unit,
    lowestSdk,
    { ...shared, displayName: 'relay', testMatch: ['<rootDir>/__tests__/**/*.relay.test.ts'] },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/__tests__/**/*.faults.test.ts'] },
    { ...shared, displayName: 'browser', testMatch: ['<rootDir>/__tests__/browser/*.browser.test.ts'] },
  ],
};
