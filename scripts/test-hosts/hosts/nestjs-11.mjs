// @ts-check
import { packagesOf, runNest } from '../nestjs.mjs';

export const title = 'NestJS 11, Express and Fastify: SIGTERM with a request in flight';

export const packages = packagesOf(11);

export const run = runNest;
