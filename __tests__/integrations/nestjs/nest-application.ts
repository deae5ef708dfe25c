import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { NestFactory, type AbstractHttpAdapter } from '@nestjs/core';
import type { DynamicModule, INestApplication, ModuleMetadata } from '@nestjs/common';

/** The adapters of Nest, each of which has an HTTP server and a request of its own. */
export const adapters: [string, () => AbstractHttpAdapter][] = [
  ['Express', (): AbstractHttpAdapter => new ExpressAdapter()],
  ['Fastify', (): AbstractHttpAdapter => new FastifyAdapter() as never],
];

class RootModule {}

/** An application that is neither initialized nor listens. Rejects with what Nest would end the process for. */
export async function createApplication(
  metadata: ModuleMetadata,
  adapter: AbstractHttpAdapter = new ExpressAdapter(),
): Promise<INestApplication> {
  const root: DynamicModule = { module: RootModule, ...metadata };
  return await NestFactory.create(root, adapter, { logger: false, abortOnError: false });
}

/** Listens on a free port; resolves with the address. */
export async function listen(app: INestApplication): Promise<string> {
  await app.listen(0, '127.0.0.1');
  return await app.getUrl();
}
