import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minifySync } from '@swc/core';
import { defineConfig, type Rolldown, type UserConfig } from 'tsdown';
import { inspectorSheet } from './scripts/inspector-sheet.js';
import { bundledPackages, thirdPartyNotices } from './scripts/third-party-notices.js';

/** What is imported. */
const entry = {
  index: 'src/index.ts',
  'integrations/fastify': 'src/integrations/fastify.ts',
  'integrations/express': 'src/integrations/express.ts',
  'integrations/opentelemetry': 'src/integrations/opentelemetry.ts',
  'dev-relay/index': 'src/dev-relay/index.ts',
  'impact/index': 'src/impact/index.ts',
};

/** What is run, and never required. */
const commands = {
  'dev-relay/cli': 'src/dev-relay/cli.ts',
  'cli/impact': 'src/cli/impact.ts',
};

// p-queue is ESM only: a CommonJS user whose Jest cannot load ESM must still be able to require us. And it looks up its
// microtasks and its clock whenever it needs them: bundled, it gets those that were there when we were loaded, so that a
// test tool's fake timers do not stop delivery.
// The parser of TOML is ESM only too, and wants a package of rules for linters that nobody needs here.
const bundled = ['p-queue', 'p-timeout', 'eventemitter3', /^@stdlib\//, 'toml-eslint-parser', 'eslint-visitor-keys'];

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
 * The analysis is run and not debugged in an application, and it is most of the package; what reads TOML is another
 * package's. Functions keep their names.
 */
const shortenAnalysis: Rolldown.Plugin = {
  name: 'short-analysis',
  renderChunk(code, { fileName }, { format }) {
    if (!/(^|\/)(?:impact|read-toml)\b.*\.c?js$/.test(fileName)) return null;
    const names = { keep_fnames: true, keep_classnames: true };
    return { code: minifySync(code, { compress: names, mangle: names, module: format === 'es' }).code };
  },
};

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
  inputOptions: { checks: { pluginTimings: false } },
};

export default defineConfig([
  {
    ...shared,
    entry: { ...entry, ...commands },
    format: 'esm',
    outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
    outputOptions: { comments },
  },
  {
    ...shared,
    entry,
    format: 'cjs',
    outExtensions: () => ({ js: '.cjs', dts: '.d.cts' }),
    plugins: [captureGlobals, shortenDistributions, shortenAnalysis, writeNotices],
    outputOptions: {
      // By itself the bundler puts its helpers into index.cjs: every entry would load it, and what it needs in a circle.
      codeSplitting: { groups: [{ name: 'runtime', test: /rolldown.runtime/ }] },
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
