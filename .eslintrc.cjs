/** The floors of docs/architecture.md: a file imports only from floors below its own. */
const floors = [
  { floor: 5, files: ['src/index.ts'], forbidden: [] },
  {
    floor: 4,
    files: ['src/provider.ts', 'src/hooks/**', 'src/shutdown/**', 'src/integrations/**'],
    forbidden: ['**/index.js', '**/dev-relay/**'],
  },
  {
    floor: 3,
    files: ['src/delivery/publisher.ts', 'src/delivery/*-run.ts', 'src/evaluation/*.ts'],
    forbidden: [
      '**/index.js',
      '**/provider.js',
      '**/hooks/**',
      '**/shutdown/**',
      '**/integrations/**',
      '**/dev-relay/**',
    ],
  },
  {
    floor: 2,
    files: ['src/relay/**', 'src/evaluation/engine/**'],
    forbidden: [
      '**/index.js',
      '**/provider.js',
      '**/hooks/**',
      '**/shutdown/**',
      '**/integrations/**',
      '**/dev-relay/**',
      '**/publisher.js',
      '**/remote.js',
      '**/in-process.js',
    ],
  },
  {
    floor: 1,
    files: ['src/delivery/*.ts', 'src/options/**'],
    excludedFiles: ['src/delivery/publisher.ts', 'src/delivery/*-run.ts'],
    forbidden: [
      '**/index.js',
      '**/provider.js',
      '**/hooks/**',
      '**/shutdown/**',
      '**/integrations/**',
      '**/dev-relay/**',
      '**/publisher.js',
      '**/relay/**',
      '**/evaluation/**',
    ],
  },
  {
    floor: 0,
    files: ['src/events/**', 'src/errors.ts', 'src/logger.ts'],
    forbidden: [
      '**/index.js',
      '**/provider.js',
      '**/hooks/**',
      '**/shutdown/**',
      '**/integrations/**',
      '**/dev-relay/**',
      '**/relay/**',
      '**/evaluation/**',
      '**/delivery/**',
      '**/options/**',
    ],
  },
];

/** Who may load what from outside: everybody else gets an error. */
const owners = {
  undici: ['src/relay/'],
  'p-queue': ['src/delivery/publisher.ts', 'src/delivery/publish-run.ts'],
  pino: ['src/logger.ts'],
  yaml: ['src/dev-relay/'],
  fastify: ['src/integrations/'],
  express: ['src/integrations/'],
  'lru-cache': ['src/evaluation/'],
  '@opentelemetry/api': ['src/integrations/'],
};

const ownedBy = (files) =>
  Object.entries(owners)
    .filter(
      ([, places]) =>
        !files.some((file) =>
          places.some((place) => file.startsWith(place) || place.startsWith(file.replace(/\*.*$/, ''))),
        ),
    )
    .map(([name]) => ({ name, message: `Only ${owners[name].join(', ')} may load it.` }));

module.exports = {
  root: true,
  parser: '@typescript-eslint/parser',
  plugins: ['@typescript-eslint'],
  parserOptions: { ecmaVersion: 2022, sourceType: 'module' },
  env: { node: true, es2022: true },
  extends: ['eslint:recommended'],
  ignorePatterns: [
    'dist',
    'node_modules',
    'coverage',
    '.relay',
    'bench/node_modules',
    'bench/results',
    '__tests__/fixtures',
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
  },
  overrides: [
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
    ...floors.map(({ files, excludedFiles = [], forbidden }) => ({
      files,
      excludedFiles,
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: ownedBy(files),
            patterns:
              forbidden.length > 0
                ? [{ group: forbidden, message: 'That is a floor above this file (docs/architecture.md).' }]
                : [],
          },
        ],
      },
    })),
    {
      files: ['src/**'],
      excludedFiles: ['src/shutdown/**', 'src/dev-relay/**'],
      rules: {
        'no-restricted-globals': ['error', { name: 'process', message: 'Only src/shutdown may name process.' }],
      },
    },
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
      },
    },
  ],
};
