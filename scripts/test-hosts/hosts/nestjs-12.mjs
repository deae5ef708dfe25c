// @ts-check
import { packagesOf, runNest } from '../nestjs.mjs';

export const title = 'NestJS 12, Express and Fastify: SIGTERM with a request in flight';

export const packages = packagesOf(12);

export const run = runNest;
