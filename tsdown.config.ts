import { defineConfig, type UserConfig } from 'tsdown';

const entry = {
  index: 'src/index.ts',
  'integrations/fastify': 'src/integrations/fastify.ts',
  'integrations/express': 'src/integrations/express.ts',
  'dev-relay/index': 'src/dev-relay/index.ts',
  'dev-relay/cli': 'src/dev-relay/cli.ts',
};

const shared: UserConfig = { entry, outDir: 'dist', platform: 'node', target: 'node20', dts: true, sourcemap: false };

export default defineConfig([
  { ...shared, format: 'esm', outExtensions: () => ({ js: '.js', dts: '.d.ts' }) },
  {
    ...shared,
    format: 'cjs',
    outExtensions: () => ({ js: '.cjs', dts: '.d.cts' }),
    // p-queue is ESM only: a CommonJS user whose Jest cannot load ESM must still be able to require us.
    deps: { alwaysBundle: ['p-queue', 'p-timeout', 'eventemitter3'] },
  },
]);
