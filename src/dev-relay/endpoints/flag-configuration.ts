import type { JsonObject } from '../events/exported-event.js';
import type { FlagStore } from '../flags/flag-store.js';
import { fnv1a } from '../http/fnv1a.js';
import { bindGoStruct } from '../go/bind.js';
import { encodeGoJson, GoStruct } from '../go/json.js';
import type { GoTarget } from '../go/type-error.js';
import type { LoadedFlag } from '../flags/load-flags.js';
import {
  bindable,
  jsonResponse,
  messageResponse,
  type RelayResponse,
  type RelayRequest,
} from '../http/request-and-response.js';

const target: GoTarget = {
  packageName: 'controller',
  structName: 'FlagConfigurationRequest',
  fields: { flags: { listOf: 'string' } },
};

/**
 * `POST /v1/flag/configuration`: the flags to evaluate in the process, all or those of the list, and the enrichment.
 */
export function configurationResponse(
  request: RelayRequest,
  { store, enrichment }: { store: FlagStore; enrichment: JsonObject },
): RelayResponse {
  const bound = bindGoStruct(bindable(request), target);
  if ('error' in bound) return unreadable(bound.error);
  const wanted = ((bound.fields['flags'] ?? []) as (string | null)[]).map((key) => key ?? '');
  const flags = flagsJson(store.select(wanted.length > 0 ? wanted : undefined));
  if (flags === undefined) return messageResponse(500, 'Internal Server Error');

  // Both members are left out when they are empty.
  const members = flags === '{}' ? [] : [`"flags":${flags}`];
  if (Object.keys(enrichment).length > 0) members.push(`"evaluationContextEnrichment":${encodeGoJson(enrichment)}`);
  const headers = { 'Content-Type': 'application/json', 'Last-Modified': goDate(store.refreshedAt) };
  return { status: 200, headers, body: `{${members.join(',')}}\n`, hasEtag: true };
}

/** `GET /v1/flag/change`: hashes of the JSON of all flags and of each. */
export function changeResponse({ store }: { store: FlagStore }): RelayResponse {
  const selected = store.select();
  const all = flagsJson(selected);
  if (all === undefined) return messageResponse(500, 'Internal Server Error');
  const flags = Object.fromEntries(selected.map(([key, { json }]) => [key, fnv1a(json as string)]));
  return { ...jsonResponse(200, new GoStruct({ hash: fnv1a(all), flags })), hasEtag: true };
}

function unreadable(reason: string): RelayResponse {
  const errorDetails = `impossible to read request body: ${reason}`;
  return jsonResponse(400, new GoStruct({ errorCode: 'INVALID_REQUEST', errorDetails }));
}

/** Undefined if JSON cannot express one of the flags, which fails the whole response. */
function flagsJson(selected: readonly [string, LoadedFlag][]): string | undefined {
  if (selected.some(([, { json }]) => json === undefined)) return undefined;
  return `{${selected.map(([key, { json }]) => `${encodeGoJson(key)}:${json}`).join(',')}}`;
}

/** The date as a relay in the zone UTC writes it: with `UTC` where HTTP has `GMT`. */
function goDate(date: Date): string {
  return date.toUTCString().replace('GMT', 'UTC');
}
