import { HttpClient } from '../relay/http-client.js';
import type { EvaluatorParts } from './evaluator-parts.js';

/** The connections of an evaluator to `endpoint`. */
export function evaluatorClient({ options }: EvaluatorParts): HttpClient {
  const { endpoint: url, headers, connect, proxyUrl, timeout: timeoutMs, maxEvaluationConnections } = options;
  return new HttpClient({ url, headers, connect, proxyUrl, timeoutMs, connections: maxEvaluationConnections });
}
