import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { blocksOf } from '../code-blocks/code-blocks.mjs';
import { asTestedHere, consumer, frameworks } from './consumer.mjs';
import { run } from './run.mjs';

/** The oldest that Fastify's types are for, that of the project, and the newest. */
const versions = ['5.4', '5.9', '6.0', '7.0'];

/** What the examples need beside the frameworks that have an integration. */
const shops = ['hono', '@hono/node-server', 'koa', '@types/koa'];

/** Libraries of schemas for events, and the oldest TypeScript that both are for. */
const schemas = ['zod', 'valibot'];
const tooOldForSchemas = (version) => version < '5.5';

const strict = {
  ...{ target: 'es2022', types: ['node'], strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false },
  ...{ moduleDetection: 'force', noEmit: true },
};

/** By `moduleResolution`: what else goes with it, and what is compiled. */
const resolutions = {
  nodenext: { options: { module: 'nodenext' }, files: ['import.mts', 'require.cts'] },
  node16: { options: { module: 'node16' }, files: ['import.mts', 'require.cts'] },
  bundler: { options: { module: 'esnext' }, files: ['application.ts'] },
  node10: {
    options: { module: 'commonjs', esModuleInterop: true },
    files: ['application.ts'],
    isIn: (version) => version < '7',
  },
};

/**
 * The types in each resolution, with the oldest and the newest TypeScript or with all of them; the code of the pages.
 */
export async function checkTypeScript({ root, work, check, packed: { tarball }, isComplete }) {
  const chosen = isComplete ? versions : [versions[0], versions.at(-1)];
  const typescripts = chosen.map((version) => `typescript-${version}@npm:typescript@~${version}.0`);
  const packages = ['@types/node', '@types/express', ...frameworks, ...shops, ...schemas].map(asTestedHere);
  const folder = await consumer({ work, kind: 'types', tarball, packages: [...packages, ...typescripts] });
  await cp(join(folder, 'import.mts'), join(folder, 'application.ts'));
  for (const version of chosen) {
    for (const [resolution, { isIn = () => true }] of Object.entries(resolutions))
      if (isIn(version))
        await check(`TypeScript ${version}, ${resolution}`, () => checkTypes({ folder, version, resolution }));
  }
  await cp(join(folder, 'typed-events/declared.mts'), join(folder, 'declared.ts'));
  for (const version of chosen)
    await check(`TypeScript ${version}, typed events`, () => checkTypedEvents({ folder, version }));
  await check('TypeScript, what it makes', () => checkEmitted(folder));
  await writePages({ root, folder: join(folder, 'pages') });
  for (const version of chosen) await check(`TypeScript ${version}, pages`, () => checkPages({ folder, version }));
  await cp(join(root, 'examples/typescript'), join(folder, 'example'), { recursive: true });
  await writeFile(join(folder, 'example/package.json'), '{ "type": "module" }');
  for (const version of chosen) await check(`TypeScript ${version}, example`, () => checkExample({ folder, version }));
}

/** The server of the pages, with the test that calls it. */
async function checkExample({ folder, version }) {
  await run(execPath, [`node_modules/typescript-${version}/bin/tsc`, '--project', 'example'], { cwd: folder });
  await run(execPath, ['--test', 'example/build/shop.test.js'], { cwd: folder });
}

async function checkTypes({ folder, version, resolution }) {
  const { files } = resolutions[resolution];
  await compile({ folder, version, project: { compilerOptions: optionsOf({ version, resolution }), files } });
}

function optionsOf({ version, resolution }) {
  const silenced = version.startsWith('6') && resolution === 'node10' ? { ignoreDeprecations: '6.0' } : {};
  return { ...strict, ...resolutions[resolution].options, ...silenced, moduleResolution: resolution };
}

/** Each file by itself: a declaration holds for the whole program. The packages' own types are theirs to check. */
async function checkTypedEvents({ folder, version }) {
  const compileFile = (resolution, file) => {
    const compilerOptions = { ...optionsOf({ version, resolution }), skipLibCheck: true };
    return compile({ folder, version, project: { compilerOptions, files: [file] } });
  };
  for (const name of await readdir(join(folder, 'typed-events'))) {
    if (name === 'schemas.mts' && tooOldForSchemas(version)) continue;
    await compileFile('nodenext', `typed-events/${name}`);
  }
  await compileFile('bundler', 'declared.ts');
  if (resolutions.node10.isIn(version)) await compileFile('node10', 'declared.ts');
}

async function compile({ folder, version, project }) {
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(project));
  await run(execPath, [`node_modules/typescript-${version}/bin/tsc`, '--project', '.'], { cwd: folder });
}

async function checkEmitted(folder) {
  const compilerOptions = { ...strict, module: 'node16', noEmit: false, skipLibCheck: true, outDir: 'out' };
  const project = { compilerOptions, files: ['import.mts', 'require.cts'] };
  await compile({ folder, version: versions.at(-1), project });
  for (const file of ['out/import.mjs', 'out/require.cjs']) await run(execPath, [file], { cwd: folder });
}

/** The README's code, and the examples: what people begin with. */
async function writePages({ root, folder }) {
  await mkdir(folder);
  const page = await readFile(join(root, 'README.md'), 'utf8');
  const blocks = blocksOf(page).filter(({ language }) => ['js', 'ts'].includes(language));
  for (const { line, text } of blocks) await writeFile(join(folder, `readme-${line}.mts`), text);
  const examples = (await readdir(join(root, 'examples'))).filter((name) => name.endsWith('.mjs'));
  for (const name of examples) {
    const text = await readFile(join(root, 'examples', name), 'utf8');
    // One that does not use the package has nothing to show here.
    if (text.includes('goff-server-provider')) await writeFile(join(folder, name), text);
  }
}

/** The types of Hono are for TypeScript 5.7 and later. */
const tooNewFor = (version) => (version < '5.7' ? ['pages/hono.mjs'] : []);

/** JavaScript has no place for the types of parameters. */
const checked = { allowJs: true, checkJs: true, noImplicitAny: false };

/** Skips the check of the frameworks' own types, which is theirs. Ours are compiled with it in each resolution. */
async function checkPages({ folder, version }) {
  const nodenext = { ...strict, module: 'nodenext', moduleResolution: 'nodenext', skipLibCheck: true };
  const compilePages = (project) => compile({ folder, version, project });
  await compilePages({ compilerOptions: nodenext, include: ['pages/*.mts'] });
  const exclude = tooNewFor(version);
  await compilePages({ compilerOptions: { ...nodenext, ...checked }, include: ['pages/*.mjs'], exclude });
}
