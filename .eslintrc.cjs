const { posix } = require('node:path');

const sdk = '@openfeature/server-sdk';
const pipeline = [
  'publisher',
  'closing',
  'leftovers',
  'send-terms',
  'attempts',
  'empty-batch',
  'batch-delivery',
  'delivery-report',
  'drop-report',
  'refused-batches',
].map((name) => `delivery/${name}.ts`);
const providers = ['provider.ts', 'tracking-only-provider.ts'];
const impactRules = ['impact/rules/**', 'impact/statistics/**'];
const impactResult = ['impact/result.ts'];
const vocabulary = ['events/**', 'errors.ts', 'log-text.ts', 'logger.ts', 'default-logger.ts', 'builtin-modules.ts'];

/**
 * The floors of docs/architecture.md, from the top: a file imports from floors below its own, and from its own part.
 *
 * `uses` names parts of the same floor that a part may import too, `within` the parts whose folder it is in: a pattern
 * for these would match whatever it imports from elsewhere. `loads` are the packages that nobody else may load,
 * `types` those of which it may import types. No other part imports one with `standsAlone`; one that `leavesDiskAlone`
 * touches neither files nor sockets. Where two parts match a file, the later one counts. A new room, or a store with
 * packages of its own, gets its line here: see CONTRIBUTING.md.
 */
const parts = [
  { floor: 6, files: ['cli/**'], uses: ['impact/*.ts', 'impact/report/**'], namesProcess: true },
  { floor: 5, files: ['index.ts'], types: [sdk] },
  { floor: 4, files: providers, uses: ['hooks/**', 'lives.ts', 'provider-events.ts'], loads: [sdk] },
  { floor: 4, files: ['exposure-hook.ts'], uses: ['hooks/**', ...providers], types: [sdk] },
  { floor: 4, files: ['provider-events.ts'], uses: ['life.ts'], loads: [sdk] },
  { floor: 4, files: ['lives.ts'], uses: ['hooks/exposure-exporter.ts', 'init-deadline.ts', 'life.ts', 'tracking.ts'] },
  { floor: 4, files: ['init-deadline.ts'] },
  { floor: 4, files: ['life.ts'], uses: ['create-store.ts', 'shutdown/waiting-providers.ts'] },
  { floor: 4, files: ['create-store.ts'] },
  { floor: 4, files: ['tracking.ts'] },
  { floor: 4, files: ['hooks/**'], types: [sdk] },
  { floor: 4, files: ['shutdown/**'], loads: [sdk], namesProcess: true },
  {
    floor: 4,
    files: ['integrations/**'],
    uses: ['deferred-events', 'server-closes', 'shared-by-copies'].map((name) => `shutdown/${name}.ts`),
    loads: [sdk, '@opentelemetry/api'],
    types: ['express', 'fastify'],
  },
  {
    floor: 4,
    files: ['integrations/nestjs/**'],
    uses: ['integrations/*.ts', 'provider.ts', 'shutdown/**'],
    within: ['integrations/**'],
    loads: [sdk, '@nestjs/common', '@nestjs/core'],
  },
  { floor: 4, files: ['dev-relay/**'], standsAlone: true },
  {
    floor: 4,
    files: ['dev-relay/inspector/page/**'],
    uses: ['impact/result.ts', 'impact/report/format.ts', 'impact/report/foreign-text.ts'],
    within: ['dev-relay/**'],
    loads: ['uplot'],
    standsAlone: true,
  },
  { floor: 4, files: ['dev-relay/cli.ts'], uses: ['dev-relay/**'], namesProcess: true, standsAlone: true },
  {
    floor: 4,
    files: ['impact/*.ts', 'impact/reading/**', 'impact/report/**'],
    // The folder too: in a list like those of ignored files, what is in an ignored folder cannot be taken back.
    uses: ['dev-relay/flags', 'dev-relay/flags/*.ts'],
    loads: ['@duckdb/node-api'],
    standsAlone: true,
  },
  { floor: 3, files: ['warm-up.ts'] },
  { floor: 3, files: ['evaluation/*.ts'], loads: ['lru-cache'] },
  { floor: 2, files: ['evaluation/engine/**'] },
  { floor: 2, files: ['relay/**'], loads: ['undici'] },
  { floor: 1, files: ['options/**'], uses: ['typed-events/define-events.ts'] },
  { floor: 1, files: ['typed-events/**'], uses: ['options/**'], types: [sdk] },
  { floor: 1, files: ['timing/**'] },
  { floor: 1, files: ['delivery/**'], uses: ['timing/**'], leavesDiskAlone: true },
  {
    ...{ floor: 1, files: ['delivery/store/memory/**'], uses: ['timing/**'], within: ['delivery/**'] },
    leavesDiskAlone: true,
  },
  {
    ...{ floor: 1, files: ['delivery/store/spool/**'], within: ['delivery/**'] },
    uses: ['timing/**', 'delivery/store/memory/**'],
  },
  { floor: 3, files: pipeline, uses: ['delivery/sender.ts'], leavesDiskAlone: true },
  { floor: 3, files: ['delivery/sender.ts'], uses: pipeline, loads: ['p-queue'], leavesDiskAlone: true },
  { floor: 1, files: impactRules, uses: [...impactResult, 'options/nearest-names.ts'] },
  { floor: 1, files: impactResult, uses: impactRules },
  { floor: 0, files: ['events/**', 'errors.ts', 'log-text.ts', 'logger.ts'], uses: vocabulary },
  { floor: 0, files: ['builtin-modules.ts'], namesProcess: true },
  // Its lines carry the id of the process, as pino's do.
  { floor: 0, files: ['default-logger.ts'], uses: vocabulary, loads: ['pino'], namesProcess: true },
];

const owned = [...new Set(parts.flatMap(({ loads = [], types = [] }) => [...loads, ...types]))];

/** Packages that `part` may not load; of some it may still import types. */
const foreignPackages = ({ loads = [], types = [] }) =>
  owned
    .filter((name) => !loads.includes(name))
    .map((name) => ({
      name,
      allowTypeImports: types.includes(name),
      message: 'Another part of the house owns this package (see the floors in .eslintrc.cjs).',
    }));

/** The parts beside, above or apart from `part`. */
const outOfReach = (part) =>
  parts
    .filter((other) => other !== part && (other.floor >= part.floor || other.standsAlone))
    .flatMap(({ files }) => files)
    .filter((file) => !(part.uses ?? []).includes(file) && !(part.within ?? []).includes(file));

/** How a file that matches the glob `from` spells its import of `target`. */
const spelling = (from, target) => {
  const path = posix.relative(posix.dirname(from), target).replace(/\.ts$/, '.js');
  return path.startsWith('.') ? path : `./${path}`;
};

const restrictedImports = (part, file) => ({
  paths: [
    ...foreignPackages(part),
    ...(part.namesProcess ? [] : processModules),
    ...(part.leavesDiskAlone ? diskModules : []),
  ],
  patterns: [
    {
      group: [
        ...outOfReach(part).map((target) => spelling(file, target)),
        ...(part.uses ?? []).map((target) => `!${spelling(file, target)}`),
      ],
      message: 'That is not on a floor below this file (see the floors in .eslintrc.cjs).',
    },
  ].filter(({ group }) => group.length > 0),
});

const processMessage =
  'Only src/shutdown, the default logger, src/builtin-modules.ts and the commands name the process.';
const processModules = ['node:process', 'process'].map((name) => ({ name, message: processMessage }));
const diskModules = ['fs', 'fs/promises', 'net']
  .flatMap((name) => [name, `node:${name}`])
  .map((name) => ({ name, message: 'Of delivery only src/delivery/store/spool touches files and sockets.' }));
const processGlobal = {
  'no-restricted-globals': ['error', { name: 'process', message: processMessage }],
  'no-restricted-properties': ['error', { object: 'globalThis', property: 'process', message: processMessage }],
};

/** A folder is followed three levels deep, because the spelling of an import depends on the level. */
const levels = (file) =>
  file.endsWith('/**') ? ['/*.ts', '/*/*.ts', '/*/*/*.ts'].map((end) => file.replace('/**', end)) : [file];

const floorOverrides = parts.flatMap((part) =>
  part.files.flatMap(levels).map((file) => ({
    files: [`src/${file}`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', restrictedImports(part, file)],
      ...(part.namesProcess ? { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off' } : processGlobal),
    },
  })),
);

const nodeTest = { from: 'package', name: 'test', package: 'node:test' };

module.exports = {
  root: true,
  parser: '@typescript-eslint/parser',
  plugins: ['@typescript-eslint'],
  parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
  env: { node: true, es2022: true },
  extends: ['eslint:recommended'],
  ignorePatterns: [
    '!.eslintrc.cjs',
    // Names in the air, for the code of the pages; no part of any program.
    'scripts/code-blocks/surroundings.d.ts',
    'dist',
    'node_modules',
    'coverage',
    '/site',
    '.relay',
    '.kafka',
    'bench/node_modules',
    'bench/results',
    '.bench',
    '__tests__/fixtures',
    'examples/*/build',
  ],
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-constant-condition': ['error', { checkLoops: false }],
    'prefer-const': 'error',
    'object-shorthand': 'error',
    'max-params': ['error', 4],
    'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
    complexity: ['error', 15],
    'no-console': 'error',
    // `__tests__/scripts/size.test.ts` measures the lines of what is neither TypeScript nor JavaScript.
    'max-len': ['error', { code: 120, ignoreUrls: true }],
  },
  overrides: [
    { files: ['**/*.{js,mjs,cjs}'] },
    {
      files: ['**/*.ts'],
      extends: ['plugin:@typescript-eslint/recommended-type-checked'],
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname },
      rules: {
        '@typescript-eslint/consistent-type-imports': 'error',
        '@typescript-eslint/explicit-module-boundary-types': 'error',
        '@typescript-eslint/no-floating-promises': 'error',
        '@typescript-eslint/require-await': 'off',
      },
    },
    {
      files: ['src/dev-relay/inspector/page/**/*.ts'],
      env: { browser: true, node: false },
      parserOptions: { project: './src/dev-relay/inspector/page/tsconfig.json', tsconfigRootDir: __dirname },
    },
    ...['nestjs', 'typescript'].map((example) => ({
      files: [`examples/${example}/**/*.ts`],
      parserOptions: { project: `./examples/${example}/tsconfig.json`, tsconfigRootDir: __dirname },
      rules: {
        '@typescript-eslint/explicit-module-boundary-types': 'off',
        // The runner waits for each test by itself.
        '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [nodeTest] }],
        // Its types are those of the build, which need not be there yet.
        '@typescript-eslint/no-unsafe-argument': 'off',
        '@typescript-eslint/no-unsafe-assignment': 'off',
        '@typescript-eslint/no-unsafe-call': 'off',
        '@typescript-eslint/no-unsafe-member-access': 'off',
        '@typescript-eslint/no-unsafe-return': 'off',
      },
    })),
    ...floorOverrides,
    {
      files: ['__tests__/**', 'examples/**', 'bench/**', 'scripts/**', 'src/dev-relay/cli.ts'],
      rules: { 'no-console': 'off', 'max-lines-per-function': 'off' },
    },
    {
      files: ['__tests__/**/*.ts'],
      env: { jest: true },
      rules: {
        '@typescript-eslint/no-unsafe-assignment': 'off',
        '@typescript-eslint/no-unsafe-member-access': 'off',
        '@typescript-eslint/no-unsafe-argument': 'off',
        '@typescript-eslint/no-unsafe-call': 'off',
        '@typescript-eslint/no-unsafe-return': 'off',
        '@typescript-eslint/no-explicit-any': 'off',
        '@typescript-eslint/unbound-method': 'off',
      },
    },
  ],
};
