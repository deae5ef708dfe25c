import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minifySync } from '@swc/core';
import { defineConfig, type Rolldown, type UserConfig } from 'tsdown';
import { inspectorSheet } from './scripts/inspector-sheet.js';
import { bundledPackages, thirdPartyNotices } from './scripts/third-party-notices.js';

/** What is imported, and what is required. */
const entry = {
  index: 'src/index.ts',
  'integrations/fastify': 'src/integrations/fastify.ts',
  'integrations/express': 'src/integrations/express.ts',
  'integrations/nestjs': 'src/integrations/nestjs/index.ts',
  'integrations/opentelemetry': 'src/integrations/opentelemetry.ts',
  'dev-relay/index': 'src/dev-relay/index.ts',
};

/** What is run, and never required. */
const commands = {
  'cli/doctor': 'src/cli/doctor.ts',
  'cli/spool': 'src/cli/spool.ts',
  'dev-relay/cli': 'src/dev-relay/cli.ts',
};

/** The analysis is the largest part, and no application has it in its bundle: there is one copy of it, in CommonJS. */
const analysis = { 'impact/index': 'src/impact/index.ts', 'cli/impact': 'src/cli/impact.ts' };

// p-queue is ESM only: a CommonJS user whose Jest cannot load ESM must still be able to require us. And it looks up its
// microtasks and its clock whenever it needs them: bundled, it gets those that were there when we were loaded, so that
// a test tool's fake timers do not stop delivery.
const bundled = ['p-queue', 'p-timeout', 'eventemitter3', /^@stdlib\//];

const captured = fileURLToPath(new URL('src/timing/captured-globals.ts', import.meta.url));

const captureGlobals: Rolldown.Plugin = {
  name: 'captured-globals',
  transform: {
    filter: { id: /[\\/]p-queue[\\/]dist[\\/]index\.js$/ },
    handler: (code) => `import { Date, queueMicrotask } from ${JSON.stringify(captured)};\n${code}`,
  },
};

/** Two thirds of these sources are comments; their licences are in THIRD_PARTY_NOTICES. */
const shortenDistributions: Rolldown.Plugin = {
  name: 'short-distributions',
  transform: {
    filter: { id: /[\\/]@stdlib[\\/].*\.js$/ },
    handler: (code) => minifySync(code, { compress: true, mangle: true, module: false }).code,
  },
};

/**
 * The analysis, the dev relay and the commands in `cli` are run and not debugged in an application, and they are most
 * of the package; what reads TOML is another package's. Functions keep their names.
 */
const shortenAnalysis: Rolldown.Plugin = {
  name: 'short-analysis',
  // Later than `renderChunk`, behind which the bundler writes the code anew, with its white space.
  generateBundle({ format }, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk' || !file.fileName.endsWith('js') || !IS_RUN.test(file.fileName)) continue;
      const names = { keep_fnames: true, keep_classnames: true };
      file.code = minifySync(file.code, { compress: names, mangle: names, module: format === 'es' }).code;
    }
  },
};

const RELAY = ['dev-relay', '(?:start-dev|reset)-relay', 'serve-dev-call', 'read-(?:json|toml|yaml)'];
const IS_RUN = new RegExp(`(^|/)(?:${['impact', 'table', 'cli/(?:doctor|spool)', ...RELAY].join('|')})\\b`);

/** What is bundled by any of the builds so far: whichever ends last writes down all of it. */
const bundledModules = new Set<string>();

const writeNotices: Rolldown.Plugin = {
  name: 'third-party-notices',
  writeBundle(_options, bundle) {
    const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
    if (chunks.some(({ fileName }) => fileName.endsWith('.d.cts'))) return;
    for (const id of chunks.flatMap(({ moduleIds }) => moduleIds)) bundledModules.add(id);
    writeFileSync('THIRD_PARTY_NOTICES', thirdPartyNotices(bundledPackages([...bundledModules])));
  },
};

/**
 * What ES modules take from the CommonJS build: the analysis, and all types. With one declaration each, a provider that
 * was imported is one for what was required, and the package is smaller.
 */
const takenFromCommonJs: Rolldown.Plugin = {
  name: 'taken-from-commonjs',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      // A command exports nothing.
      if (file.type !== 'chunk' || !/\.cjs$/.test(file.fileName) || !file.isEntry || !file.exports.length) continue;
      const from = `from './${basename(file.fileName)}';\n`;
      this.emitFile({ type: 'asset', fileName: `${file.name}.d.ts`, source: `export * ${from}` });
      if (file.name in entry) continue;
      const source = `export { ${file.exports.join(', ')} } ${from}`;
      this.emitFile({ type: 'asset', fileName: `${file.name}.js`, source });
    }
  },
};

const inspector = 'src/dev-relay/inspector/page';

/** The files of the inspector that are no scripts. */
const inspectorFiles: Rolldown.Plugin = {
  name: 'inspector-files',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'inspector.css', source: inspectorSheet(`${inspector}/styles`) });
    for (const fileName of ['index.html', 'icon.svg']) {
      this.emitFile({ type: 'asset', fileName, source: readFileSync(`${inspector}/${fileName}`) });
    }
  },
};

/** What most entries share is small: each file of its own would take longer to find than to read. */
const common = {
  name: 'common',
  test: new RegExp(
    '[\\\\/]src[\\\\/](?:errors|log-text|logger|default-logger|events[\\\\/]json|delivery[\\\\/]ledger|' +
      'timing[\\\\/](?:clock|episodes|settles-within)|options[\\\\/](?:check-options|checks|nearest-name))\\.ts$',
  ),
};

interface ModuleGraph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** All that is loaded with a module, itself included. */
function loadedWith(id: string, graph: ModuleGraph, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) loadedWith(imported, graph, found);
  return found;
}

const parts = {
  provider: entry.index,
  spool: commands['cli/spool'],
  late: 'src/evaluation/create-remote-evaluator.ts',
  integration: entry['integrations/express'],
};

/**
 * What the provider shares with `goff-spool` and with what it loads late is one file, not one for each way to share; of
 * that, what the integrations need as well is another, so that they load no more.
 */
function sharedFiles(): {
  readonly name: (id: string, graph: ModuleGraph) => string | null;
  readonly priority: number;
}[] {
  const loaded: Record<string, Set<string>> = {};
  const isIn = (part: keyof typeof parts, id: string, graph: ModuleGraph): boolean =>
    (loaded[part] ??= loadedWith(fileURLToPath(new URL(parts[part], import.meta.url)), graph)).has(id);
  const isShared = (id: string, graph: ModuleGraph): boolean =>
    isIn('provider', id, graph) && (isIn('spool', id, graph) || isIn('late', id, graph));
  return [
    { name: (id, to) => (isShared(id, to) && isIn('integration', id, to) ? 'plain-copy' : null), priority: 1 },
    { name: (id, to) => (isShared(id, to) ? 'delivery' : null), priority: 0 },
  ];
}

// Descriptions are for editors, and in the types.
const comments = { legal: false, annotation: true, jsdoc: false } as const;

const shared: UserConfig = {
  outDir: 'dist',
  platform: 'node',
  target: 'node20',
  dts: true,
  sourcemap: false,
  deps: { alwaysBundle: bundled, onlyBundle: bundled },
  plugins: [captureGlobals, shortenDistributions, shortenAnalysis],
  // The names of the files that each part comes from are a kilobyte in a hundred, for nobody.
  inputOptions: { checks: { pluginTimings: false }, experimental: { attachDebugInfo: 'none' } },
};

export default defineConfig([
  {
    ...shared,
    entry: { ...entry, ...commands },
    format: 'esm',
    dts: false,
    outExtensions: () => ({ js: '.js' }),
    outputOptions: {
      codeSplitting: { groups: [{ ...common, priority: 2 }, ...sharedFiles()] },
      comments,
    },
  },
  {
    ...shared,
    entry: { ...entry, ...analysis },
    format: 'cjs',
    outExtensions: () => ({ js: '.cjs', dts: '.d.cts' }),
    plugins: [captureGlobals, shortenDistributions, shortenAnalysis, takenFromCommonJs, writeNotices],
    outputOptions: {
      // By itself the bundler puts its helpers into index.cjs: every entry would load it, and what it needs in a
      // circle.
      codeSplitting: { groups: [{ name: 'runtime', test: /rolldown.runtime/ }, common] },
      // What is loaded late is required: a Jest that cannot load ESM cannot import either.
      dynamicImportInCjs: false,
      comments,
    },
  },
  {
    // The inspector's page: nothing of it is imported, the dev relay serves it.
    entry: { inspector: `${inspector}/main.ts`, 'conversion-worker': `${inspector}/conversion/conversion-worker.ts` },
    outDir: 'dist/dev-relay/inspector',
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    outExtensions: () => ({ js: '.js' }),
    dts: false,
    sourcemap: false,
    minify: true,
    tsconfig: `${inspector}/tsconfig.json`,
    deps: { alwaysBundle: ['uplot', /^@stdlib\//], onlyBundle: ['uplot', /^@stdlib\//] },
    plugins: [shortenDistributions, inspectorFiles, writeNotices],
    inputOptions: { checks: { pluginTimings: false } },
  },
]);
