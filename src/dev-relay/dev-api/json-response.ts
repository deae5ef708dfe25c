import type { DevResponse } from './dev-route.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A 200 with JSON, a line feed at the end. */
export function devJson(value: unknown, headers: Readonly<Record<string, string>> = {}): DevResponse {
  return jsonText(JSON.stringify(value), headers);
}

/** The same, of what is JSON already. */
export function jsonText(json: string, headers: Readonly<Record<string, string>> = {}): DevResponse {
  return { headers: { ...JSON_TYPE, ...headers }, body: `${json}\n` };
}
