import { encodeGoJson, NotJson } from '../go/json.js';
import { readGivenFlags } from '../kit/given-flags.js';
import type { LoadedFlag } from '../flags/load-flags.js';
import { DevError } from './dev-error.js';
import type { DevParts } from './dev-parts.js';
import type { DevCall, DevResponse, DevRoute } from './dev-route.js';
import { devJson, jsonText } from './json-response.js';
import { readJson, readObject, refusing } from './read-json.js';

const MAX_BYTES = 16 << 20;

/** The whole set, and one flag of it: read, replaced. What a `PUT` takes is what a `GET` gives. */
export const flagRoutes: readonly DevRoute[] = [
  { method: 'GET', path: '/dev/flags', serve: listFlags },
  { method: 'PUT', path: '/dev/flags', maxBytes: MAX_BYTES, serve: replaceFlags },
  { method: 'GET', path: '/dev/flags/*', serve: showFlag },
  { method: 'PUT', path: '/dev/flags/*', maxBytes: MAX_BYTES, serve: replaceFlag },
];

function listFlags(_call: DevCall, { store }: DevParts): DevResponse {
  const members = store.select().map(([key, flag]) => `${encodeGoJson(key)}:${jsonOf(flag)}`);
  return jsonText(`{${members.join(',')}}`);
}

function replaceFlags({ body }: DevCall, { store }: DevParts): DevResponse {
  const what = 'flags by key, as in a flag file';
  const given = readObject(body, what);
  const flags = refusing('INVALID_FLAG', { what, given }, () => readGivenFlags(given));
  store.override(flags);
  return devJson({ flags: flags.size });
}

function showFlag({ rest: key }: DevCall, { store }: DevParts): DevResponse {
  const flag = store.get(key);
  if (flag !== undefined) return jsonText(jsonOf(flag));
  throw new DevError('FLAG_NOT_FOUND', { expected: 'the key of a flag', got: key });
}

function replaceFlag({ rest: key, body }: DevCall, { store }: DevParts): DevResponse {
  const what = 'a flag, as in a flag file';
  const given = readJson(body, what);
  const flags = refusing('INVALID_FLAG', { what, given }, () => readGivenFlags({ [key]: given }));
  store.overrideSome(flags);
  return devJson({ flags: store.select().length });
}

/** What JSON cannot express, such as the `.inf` of YAML, is null here. */
function jsonOf({ flag, json }: LoadedFlag): string {
  return json ?? JSON.stringify(flag, expressible);
}

function expressible(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof NotJson ? null : value;
}
