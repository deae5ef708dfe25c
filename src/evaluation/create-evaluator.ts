import type { Random } from '../timing/backoff.js';
import type { Logger } from '../logger.js';
import type { ResolvedOptions } from '../options/resolve-options.js';
import { FlagConfigurationClient } from '../relay/flag-configuration-client.js';
import { HttpClient } from '../relay/http-client.js';
import { OfrepClient } from '../relay/ofrep-client.js';
import { ChangeStream } from './change-stream.js';
import { Configuration } from './configuration.js';
import type { EvaluationListener, Evaluator } from './evaluator.js';
import { InProcessEvaluator } from './in-process.js';
import { RemoteCache } from './remote-cache.js';
import { RemoteEvaluator } from './remote.js';
import { RemoteFallback } from './remote-fallback.js';

export interface EvaluatorParts {
  readonly options: ResolvedOptions;
  readonly listener: EvaluationListener;
  readonly logger: Logger;
  readonly random: Random;
}

/** The evaluator that the options ask for, with connections of its own to `endpoint`. */
export function createEvaluator(parts: EvaluatorParts): Evaluator {
  const { endpoint: url, headers, connect, proxyUrl, timeout: timeoutMs, evaluationType } = parts.options;
  const { maxEvaluationConnections: connections } = parts.options;
  const http = new HttpClient({ url, headers, connect, proxyUrl, timeoutMs, connections });
  return evaluationType === 'Remote' ? createRemote(http, parts) : createInProcess(http, parts);
}

function createRemote(http: HttpClient, { options, listener, random }: EvaluatorParts): Evaluator {
  const { timeout, disableCache, flagCacheSize: size, flagCacheBytes: maxBytes, flagCacheTTL: ttlMs } = options;
  return new RemoteEvaluator({
    client: new OfrepClient(http, timeout),
    cache: disableCache ? undefined : new RemoteCache({ size, maxBytes, ttlMs }),
    ...{ listener, random, clock: http.clock },
  });
}

function createInProcess(http: HttpClient, parts: EvaluatorParts): Evaluator {
  const { options, listener, logger, random } = parts;
  const { timeout: timeoutMs, evaluationFlagList: flags, flagChangePollingInterval } = options;
  const client = new FlagConfigurationClient({ http, timeoutMs, flags });
  const configuration = new Configuration({
    ...{ client, listener, logger, random },
    pollingIntervalMs: flagChangePollingInterval,
  });
  return new InProcessEvaluator({
    configuration,
    fallback: new RemoteFallback(new OfrepClient(http, timeoutMs), logger),
    changes: options.flagChangeStreaming ? changeStreamOf(configuration, parts) : undefined,
    http,
  });
}

function changeStreamOf(configuration: Configuration, { options, random }: EvaluatorParts): ChangeStream {
  const { endpoint: url, headers, connect, proxyUrl, apiKey, timeout: timeoutMs } = options;
  const onChange = (): void => void configuration.refresh();
  return new ChangeStream({ url, headers, connect, proxyUrl, apiKey, timeoutMs, onChange, random });
}
