import { FlagConfigurationClient } from '../relay/flag-configuration-client.js';
import { OfrepClient } from '../relay/ofrep-client.js';
import { ChangeStream } from './change-stream.js';
import { Configuration } from './configuration.js';
import type { Evaluator } from './evaluator.js';
import { evaluatorClient } from './evaluator-client.js';
import type { EvaluatorParts } from './evaluator-parts.js';
import { InProcessEvaluator } from './in-process.js';
import { RemoteFallback } from './remote-fallback.js';
import { UnknownFlags } from './unknown-flags.js';

/** Loaded late, with all that it needs; see `create-evaluator.ts`. */
export function createInProcessEvaluator(parts: EvaluatorParts): Evaluator {
  const { options, listener, logger, random } = parts;
  const { timeout: timeoutMs, evaluationFlagList: flags, flagChangePollingInterval } = options;
  const http = evaluatorClient(parts);
  const client = new FlagConfigurationClient({ http, timeoutMs, flags });
  const configuration = new Configuration({
    ...{ client, listener, logger, random },
    pollingIntervalMs: flagChangePollingInterval,
  });
  return new InProcessEvaluator({
    configuration,
    fallback: new RemoteFallback(new OfrepClient(http, timeoutMs), logger),
    unknownFlags: new UnknownFlags(logger),
    changes: options.flagChangeStreaming ? changeStreamOf(configuration, parts) : undefined,
    http,
  });
}

function changeStreamOf(configuration: Configuration, { options, random }: EvaluatorParts): ChangeStream {
  const { endpoint: url, headers, connect, proxyUrl, apiKey, timeout: timeoutMs } = options;
  const onChange = (): void => void configuration.refresh();
  return new ChangeStream({ url, headers, connect, proxyUrl, apiKey, timeoutMs, onChange, random });
}
