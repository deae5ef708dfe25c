import type { HttpAdapterHost } from '@nestjs/core';
import { DrainingServer, type ClosableServer } from '../../shutdown/draining-server.js';

const known = new WeakMap<object, DrainingServer>();

/**
 * The HTTP server of an application, for whoever closes it: connections then end with their last response. `undefined`
 * where there is none, as in a microservice. Several modules of an application share one.
 */
export function drainingServerOf({ httpAdapter }: Partial<HttpAdapterHost>): DrainingServer | undefined {
  const server = httpAdapter?.getHttpServer() as ClosableServer | null | undefined;
  if (server == null) return undefined;
  const draining = known.get(server) ?? new DrainingServer(server);
  known.set(server, draining);
  return draining;
}
