import type { DistinctHeaders } from './authentication.js';

/** What every response says to browsers: every origin is allowed. */
export function corsHeaders(headers: DistinctHeaders): Record<string, string | string[]> {
  return { Vary: 'Origin', ...(headers['origin'] === undefined ? {} : { 'Access-Control-Allow-Origin': '*' }) };
}

/** What an OPTIONS request is told, whatever its path and without a key. */
export function preflightHeaders(headers: DistinctHeaders): Record<string, string | string[]> {
  const common = corsHeaders(headers);
  if (headers['origin'] === undefined) return common;
  const wanted = headers['access-control-request-headers']?.[0];
  return {
    ...common,
    Vary: ['Origin', 'Access-Control-Request-Method', 'Access-Control-Request-Headers'],
    'Access-Control-Allow-Methods': 'GET,HEAD,PUT,PATCH,POST,DELETE',
    ...(wanted === undefined ? {} : { 'Access-Control-Allow-Headers': wanted }),
  };
}
