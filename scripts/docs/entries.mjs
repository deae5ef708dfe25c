// @ts-check

/** What can be imported, with the source of it: the subpaths of `package.json`. */
export const ENTRIES = /** @type {Readonly<Record<string, string>>} */ ({
  'goff-server-provider': 'src/index.ts',
  'goff-server-provider/express': 'src/integrations/express.ts',
  'goff-server-provider/fastify': 'src/integrations/fastify.ts',
  'goff-server-provider/nestjs': 'src/integrations/nestjs/index.ts',
  'goff-server-provider/opentelemetry': 'src/integrations/opentelemetry.ts',
  'goff-server-provider/dev-relay': 'src/dev-relay/index.ts',
  'goff-server-provider/impact': 'src/impact/index.ts',
});
