import { refuseKey, refuseStreamKey, type ApiKeys, type DistinctHeaders } from '../http/authentication.js';
import type { ChangeStreams } from './change-streams.js';
import { collect } from './collector.js';
import { changeResponse, configurationResponse } from './flag-configuration.js';
import { bulkResponse, evaluationResponse, type EvaluationSetting } from './ofrep.js';
import { jsonResponse, messageResponse, type RelayResponse, type RelayRequest } from '../http/request-and-response.js';

/** What the endpoints work with. */
export interface RelaySetting extends EvaluationSetting {
  readonly apiKeys: ApiKeys;
  readonly streams: ChangeStreams;
}

/** An endpoint. */
export type Route = (request: RelayRequest) => RelayResponse;

/** Known once the headers are there: what responds to the request, or what refuses it without reading its body. */
export type Routing = { readonly route: Route } | { readonly refusal: RelayResponse };

export interface RequestLine {
  readonly method: string;
  /** As `goPath` gives it. */
  readonly path: string;
  readonly headers: DistinctHeaders;
  /** As it came, with its query. */
  readonly url: string;
}

const needsKey = /^\/(v1|ofrep\/v1|openfeature\/v0)(\/|$)/;
const isStream = /^\/stream\/v1(\/|$)/;
const changeStream = '/stream/v1/sse/flag/change';
const bulkEvaluation = 'POST /ofrep/v1/evaluate/flags';
const singleEvaluation = `${bulkEvaluation}/`;

/** Finds the endpoint of a request. Authentication comes before routing: without a key an unknown route is a 401. */
export function findRoute(request: RequestLine, setting: RelaySetting): Routing {
  const { method, path } = request;
  const reason = refusedKey(request, setting.apiKeys);
  if (reason !== undefined) return { refusal: messageResponse(401, reason) };
  const line = `${method} ${path}`;
  const route = apiRoute(line, setting) ?? evaluationRoute(line, setting) ?? monitoringRoute(line, setting);
  if (route !== undefined) return { route };
  return { refusal: path === '/health' || path === '/info' ? wrongMethod() : messageResponse(404, 'Not Found') };
}

function refusedKey({ path, headers, url }: RequestLine, apiKeys: ApiKeys): string | undefined {
  if (isStream.test(path)) return refuseStreamKey(url, apiKeys);
  return needsKey.test(path) ? refuseKey(headers, apiKeys) : undefined;
}

/** What failures and counters call a path, whatever becomes of the request. */
export function nameOf(path: string): 'collector' | 'configuration' | 'ofrep' | 'stream' | 'other' {
  if (path === '/v1/data/collector') return 'collector';
  if (path === changeStream) return 'stream';
  if (path === '/v1/flag/configuration') return 'configuration';
  return path.startsWith('/ofrep/v1/') ? 'ofrep' : 'other';
}

function apiRoute(line: string, setting: RelaySetting): Route | undefined {
  if (line === 'POST /v1/data/collector') return (request) => collect(request, setting);
  if (line === 'POST /v1/flag/configuration') return (request) => configurationResponse(request, setting);
  if (line === `GET ${changeStream}`) return (request) => setting.streams.respond(request);
  return line === 'GET /v1/flag/change' ? () => changeResponse(setting) : undefined;
}

function evaluationRoute(line: string, setting: RelaySetting): Route | undefined {
  if (line === bulkEvaluation) return (request) => bulkResponse(request, setting);
  if (!line.startsWith(singleEvaluation) || line === singleEvaluation) return undefined;
  // Slashes belong to the key.
  const flagKey = line.slice(singleEvaluation.length);
  return (request) => evaluationResponse(request, flagKey, setting);
}

function monitoringRoute(line: string, { store }: RelaySetting): Route | undefined {
  if (line === 'GET /health') return () => jsonResponse(200, { initialized: true });
  if (line !== 'GET /info') return undefined;
  return () => jsonResponse(200, { cacheRefresh: store.refreshedAt.toISOString() });
}

function wrongMethod(): RelayResponse {
  const response = messageResponse(405, 'Method Not Allowed');
  return { ...response, headers: { ...response.headers, Allow: 'OPTIONS, GET' } };
}
