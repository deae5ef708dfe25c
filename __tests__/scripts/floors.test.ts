import { readdirSync } from 'node:fs';
import { join, posix, resolve, sep } from 'node:path';

interface Linter {
  lintText(code: string, options: { filePath: string }): Promise<{ messages: { ruleId: string; fatal?: boolean }[] }[]>;
  calculateConfigForFile(filePath: string): Promise<{ rules: Record<string, unknown> }>;
  isPathIgnored(filePath: string): Promise<boolean>;
}

const { ESLint } = jest.requireActual<{ ESLint: new (options: object) => Linter }>('eslint');
const root = resolve(__dirname, '../..');

/** The project's own rules without those that need a type checker: the snippets are not part of the program. */
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    overrides: [{ files: ['**/*.ts'], extends: ['plugin:@typescript-eslint/disable-type-checked'] }],
  },
});

const floorRules = [
  '@typescript-eslint/no-restricted-imports',
  'no-restricted-globals',
  'no-restricted-properties',
] as const;

async function complaints({ file, code }: { file: string; code: string }): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, 'src', file) });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  return messages.map(({ ruleId }) => ruleId).filter((rule) => floorRules.some((known) => known === rule));
}

const load = (specifier: string): string => `export * from '${specifier}';`;
const loadTypes = (specifier: string): string => `export type { A } from '${specifier}';`;

describe('an import from a floor that is not below', () => {
  it.each([
    ['dev-relay/http/relay-server.ts', '../../index.js'],
    ['provider.ts', './index.js'],
    ['provider.ts', './shutdown/flush-on-signals.js'],
    ['hooks/data-collector.ts', '../provider.js'],
    ['shutdown/flush-on-signals.ts', '../integrations/fastify.js'],
    ['integrations/fastify.ts', '../provider.js'],
    ['dev-relay/http/relay-server.ts', '../cli.js'],
    ['dev-relay/routes/health.ts', '../../provider.js'],
    ['dev-relay/endpoints/routes.ts', '../inspector/page/events/event-log.js'],
    ['dev-relay/inspector/page/conversion/live-count.ts', '../../../../impact/reading/duckdb.js'],
    ['dev-relay/inspector/page/conversion/live-count.ts', '../../../../provider.js'],
    ['impact/reading/flag-shares.ts', '../../dev-relay/start-dev-relay.js'],
    ['dev-relay/inspector/page/conversion/live-count.ts', '../../../../impact/report/tables.js'],
    ['delivery/publisher.ts', '../hooks/data-collector.js'],
    ['delivery/publisher.ts', '../evaluation/remote.js'],
    ['evaluation/remote.ts', '../delivery/publisher.js'],
    ['evaluation/remote.ts', '../provider.js'],
    ['evaluation/engine/evaluate.ts', '../remote.js'],
    ['evaluation/engine/evaluate.ts', '../../relay/ofrep.js'],
    ['relay/collector.ts', '../delivery/publisher.js'],
    ['relay/collector.ts', '../evaluation/remote.js'],
    ['relay/http/request.ts', '../../delivery/publisher.js'],
    ['options/options.ts', '../relay/collector.js'],
    ['options/options.ts', '../timing/backoff.js'],
    ['delivery/store/memory/memory-store.ts', '../../publisher.js'],
    ['delivery/store/memory/memory-store.ts', '../spool/spool-store.js'],
    ['delivery/store/spool/spool-store.ts', '../../publisher.js'],
    ['delivery/store/spool/spool-store.ts', '../../../options/options.js'],
    ['delivery/event-store.ts', './sender.js'],
    ['delivery/store/memory/memory-store.ts', '../../../relay/collector.js'],
    ['events/tracking-event.ts', '../options/options.js'],
    ['events/tracking-event.ts', '../delivery/ledger.js'],
    ['errors.ts', './relay/collector.js'],
    ['logger.ts', './options/options.js'],
  ])('is reported: src/%s loads %s', async (file, specifier) => {
    const reported = ['@typescript-eslint/no-restricted-imports'];
    await expect(complaints({ file, code: load(specifier) })).resolves.toEqual(reported);
    await expect(complaints({ file, code: loadTypes(specifier) })).resolves.toEqual(reported);
  });

  it.each(['index.ts', 'provider.ts', 'hooks/a.ts', 'evaluation/a.ts', 'relay/a.ts', 'delivery/a.ts', 'events/a.ts'])(
    'is reported: src/%s loads the dev relay',
    async (file) => {
      const specifier = posix.relative(posix.dirname(file), 'dev-relay/index.js');
      const code = load(specifier.startsWith('.') ? specifier : `./${specifier}`);
      await expect(complaints({ file, code })).resolves.toHaveLength(1);
    },
  );
});

describe('an import from a floor below, or from the same part,', () => {
  it.each([
    ['index.ts', './provider.js'],
    ['provider.ts', './hooks/data-collector.js'],
    ['provider.ts', './delivery/publisher.js'],
    ['life.ts', './shutdown/waiting-providers.js'],
    ['hooks/data-collector.ts', './enrich-evaluation-context.js'],
    ['dev-relay/cli.ts', './index.js'],
    ['dev-relay/http/relay-server.ts', '../../evaluation/engine/evaluate.js'],
    ['dev-relay/inspector/page/conversion/live-count.ts', '../../../../impact/rules/impact-counter.js'],
    ['dev-relay/inspector/page/conversion/legend.ts', '../../../../impact/report/format.js'],
    ['dev-relay/inspector/page/conversion/legend.ts', '../dom/element.js'],
    ['impact/reading/flag-shares.ts', '../../dev-relay/flags/flag-file-formats.js'],
    ['delivery/publisher.ts', './event-store.js'],
    ['delivery/publisher.ts', '../relay/collector.js'],
    ['evaluation/remote.ts', '../relay/ofrep.js'],
    ['evaluation/in-process.ts', './engine/evaluate.js'],
    ['evaluation/engine/evaluate.ts', '../../events/json.js'],
    ['relay/collector.ts', '../delivery/outcome.js'],
    ['relay/http/request.ts', '../collector.js'],
    ['delivery/store/memory/memory-store.ts', '../../batch.js'],
    ['delivery/store/spool/spool-store.ts', '../memory/intake.js'],
    ['delivery/store/spool/spool-store.ts', './segments.js'],
    ['create-store.ts', './delivery/store/spool/spool-store.js'],
    ['life.ts', './create-store.js'],
    ['options/options.ts', '../errors.js'],
    ['events/tracking-event.ts', './json.js'],
    ['logger.ts', './errors.js'],
  ])('passes: src/%s loads %s', async (file, specifier) => {
    await expect(complaints({ file, code: load(specifier) })).resolves.toEqual([]);
  });
});

describe('a package', () => {
  const owners = [
    ['undici', 'relay/collector.ts'],
    ['p-queue', 'delivery/sender.ts'],
    ['pino', 'default-logger.ts'],
    ['@duckdb/node-api', 'impact/reading/duckdb.ts'],
    ['uplot', 'dev-relay/inspector/page/conversion/plot.ts'],
    ['@openfeature/server-sdk', 'provider.ts'],
  ] as const;

  it.each(owners)('%s may be loaded by src/%s', async (name, file) => {
    await expect(complaints({ file, code: load(name) })).resolves.toEqual([]);
  });

  it.each(owners)('%s may be loaded by nobody else (its place is src/%s)', async (name, owner) => {
    const others = owners.map(([, file]) => file).filter((file) => file !== owner);
    for (const file of [...others, 'index.ts', 'delivery/store/memory/memory-store.ts', 'hooks/data-collector.ts']) {
      await expect(complaints({ file, code: load(name) })).resolves.toHaveLength(1);
    }
  });

  it.each(['node:fs', 'node:fs/promises', 'node:net', 'fs', 'net'])(
    '%s is loaded by no part of delivery but the spool',
    async (name) => {
      const code = load(name);
      await expect(complaints({ file: 'delivery/store/spool/log-file.ts', code })).resolves.toEqual([]);
      for (const file of ['publisher.ts', 'sender.ts', 'batch.ts', 'store/memory/memory-store.ts']) {
        await expect(complaints({ file: `delivery/${file}`, code })).resolves.toHaveLength(1);
      }
    },
  );

  it('lends the types of the SDK to the hooks, and to no floor below', async () => {
    const code = loadTypes('@openfeature/server-sdk');
    await expect(complaints({ file: 'hooks/data-collector.ts', code })).resolves.toEqual([]);
    for (const file of ['evaluation/remote.ts', 'relay/ofrep.ts', 'options/options.ts', 'events/json.ts']) {
      await expect(complaints({ file, code })).resolves.toHaveLength(1);
    }
  });

  it('lends the types of the frameworks to the integrations, never the frameworks', async () => {
    for (const name of ['express', 'fastify']) {
      const file = `integrations/${name}.ts`;
      await expect(complaints({ file, code: loadTypes(name) })).resolves.toEqual([]);
      await expect(complaints({ file, code: load(name) })).resolves.toHaveLength(1);
    }
  });
});

describe('the process', () => {
  it.each(['process.exit();', 'globalThis.process.exit();', "import 'node:process';"])(
    'is named in src/shutdown and the command line of the dev relay only: %s',
    async (code) => {
      for (const file of ['shutdown/flush-on-signals.ts', 'dev-relay/cli.ts']) {
        await expect(complaints({ file, code })).resolves.toEqual([]);
      }
      for (const file of [
        'index.ts',
        'provider.ts',
        'logger.ts',
        'relay/collector.ts',
        'dev-relay/http/relay-server.ts',
      ]) {
        await expect(complaints({ file, code })).resolves.toHaveLength(1);
      }
    },
  );
});

it('every source file is on a floor', async () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.ts$/.test(file),
  );
  expect(files).not.toEqual([]);
  for (const file of files.map((name) => name.split(sep).join('/'))) {
    const { rules } = await eslint.calculateConfigForFile(join(root, 'src', file));
    const missing = floorRules.filter((rule) => !(rule in rules));
    expect({ file, missing }).toEqual({ file, missing: [] });
  }
});

it.each(['examples/express.mjs', 'scripts/test-package.mjs', '.eslintrc.cjs', 'jest.config.js'])(
  'lint covers %s',
  async (file) => {
    await expect(eslint.isPathIgnored(join(root, file))).resolves.toBe(false);
    const [result] = await eslint.lintText('let unused = 1;', { filePath: join(root, file) });
    expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(expect.arrayContaining(['no-unused-vars']));
  },
);
