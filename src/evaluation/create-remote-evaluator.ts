import { OfrepClient } from '../relay/ofrep-client.js';
import type { Evaluator } from './evaluator.js';
import { evaluatorClient } from './evaluator-client.js';
import type { EvaluatorParts } from './evaluator-parts.js';
import { RemoteCache } from './remote-cache.js';
import { RemoteEvaluator } from './remote.js';

/** Loaded late, with all that it needs; see `create-evaluator.ts`. */
export function createRemoteEvaluator(parts: EvaluatorParts): Evaluator {
  const { options, listener, random } = parts;
  const { timeout, disableCache, flagCacheSize: size, flagCacheBytes: maxBytes, flagCacheTTL: ttlMs } = options;
  const http = evaluatorClient(parts);
  return new RemoteEvaluator({
    client: new OfrepClient(http, timeout),
    cache: disableCache ? undefined : new RemoteCache({ size, maxBytes, ttlMs }),
    ...{ listener, random, clock: http.clock },
  });
}
