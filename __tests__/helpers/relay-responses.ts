import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';

/** A recorded request to a real relay and its response; the first line of the fixture explains the members. */
export interface RecordedPair {
  readonly name: string;
  readonly config: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string | null;
    readonly bodyBase64?: string;
  };
  readonly response: RecordedResponse;
  readonly exported?: Partial<ExportedLines>;
  readonly note?: string;
}

export interface RecordedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A configuration of a relay and the files beside it. */
export interface RelaySetup {
  readonly config: {
    readonly authorizedKeys?: { readonly evaluation?: string[]; readonly admin?: string[] };
    readonly evaluationContextEnrichment?: Record<string, unknown>;
    readonly [member: string]: unknown;
  };
  readonly files: Readonly<Record<string, unknown>>;
}

/** Lines of the exporters' files, without line feeds. */
export interface ExportedLines {
  readonly feature: readonly string[];
  readonly tracking: readonly string[];
}

/** A running relay to play pairs against. */
export interface RelayUnderTest {
  readonly baseUrl: string;
  /**
   * Called after each request: the lines exported since the last call. The pair that was played comes along: what it is
   * known to export may be awaited. Where nothing is recorded nothing is compared, but the lines have to be passed
   * over.
   */
  takeExported(pair: RecordedPair): Promise<ExportedLines>;
  /** What the relay sends as `X-GOFEATUREFLAG-VERSION`. Default: the release of the recordings. */
  readonly relayVersion?: string;
}

/** What a relay should have said and exported, and what it did, in a form to compare with `toEqual`. */
export interface PlayedPair {
  readonly name: string;
  readonly expected: Comparable;
  readonly actual: Comparable;
}

export interface Comparable extends RecordedResponse {
  readonly exported?: Partial<ExportedLines>;
}

const [, setupsLine, ...pairLines] = readFileSync(join(__dirname, '../fixtures/relay-answers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as unknown);

export const relaySetups = (setupsLine as { setups: Readonly<Record<string, RelaySetup>> }).setups;
export const recordedPairs = pairLines as readonly RecordedPair[];

/** Plays pairs of one set-up in their order: one may need the entity tag of the response before. */
export class RelaySession {
  readonly #relay: RelayUnderTest;
  #lastEtag = '';

  constructor(relay: RelayUnderTest) {
    this.#relay = relay;
  }

  async play(pair: RecordedPair): Promise<PlayedPair> {
    const response = await send(this.#relay.baseUrl, pair.request, this.#lastEtag);
    this.#lastEtag = response.headers['etag'] ?? '';
    const exported = await this.#relay.takeExported(pair);
    return compare(pair, { response, exported, relayVersion: this.#relay.relayVersion });
  }
}

/** What came of a pair's request, however it was sent, beside what is recorded of it. */
export function compare(
  pair: RecordedPair,
  {
    response: received,
    exported,
    relayVersion,
  }: { response: RawResponse; exported?: ExportedLines; relayVersion?: string | undefined },
): PlayedPair {
  const { status, headers, body } = received;
  const expected = expectedOf(pair, relayVersion);
  const named = Object.keys(expected.headers).map((name) => [name, String(headers[name])] as const);
  const raw: Comparable = { status, headers: Object.fromEntries(named), body };
  const lines = linesToCompare(pair.exported, exported);
  const actual = likeExpected(lines === undefined ? raw : { ...raw, exported: lines }, expected, body);
  return { name: pair.name, expected, actual };
}

function expectedOf({ response, exported }: RecordedPair, relayVersion: string | undefined): Comparable {
  const headers = { ...response.headers };
  if (relayVersion !== undefined && 'x-gofeatureflag-version' in headers) {
    headers['x-gofeatureflag-version'] = relayVersion;
  }
  const lines = linesToCompare(exported, exported);
  return { ...response, headers, ...(lines === undefined ? {} : { exported: lines }) };
}

/** Only the exporters that the recording names. */
function linesToCompare(
  recorded: Partial<ExportedLines> | undefined,
  lines: Partial<ExportedLines> | undefined,
): Partial<ExportedLines> | undefined {
  if (recorded === undefined) return undefined;
  return {
    ...(recorded.feature && { feature: lines?.feature ?? [] }),
    ...(recorded.tracking && { tracking: lines?.tracking ?? [] }),
  };
}

/** Puts the placeholders of `expected` where `actual` has a value that they stand for. */
function likeExpected(actual: Comparable, expected: Comparable, body: string): Comparable {
  const headers = Object.entries(actual.headers).map(([name, value]) => {
    const fits = matchesPlaceholder(value, { placeholder: expected.headers[name], body });
    return [name, fits ? expected.headers[name] : value] as const;
  });
  const lines = (which: 'feature' | 'tracking'): string[] | undefined =>
    actual.exported?.[which]?.map((line, i) => withPlaceholders(line, expected.exported?.[which]?.[i] ?? ''));
  const [feature, tracking] = [lines('feature'), lines('tracking')];
  return {
    status: actual.status,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: withPlaceholders(actual.body, expected.body),
    ...(actual.exported && { exported: { ...(feature && { feature }), ...(tracking && { tracking }) } }),
  };
}

const entityTag = /^"\d+-[0-9a-f]{40}"$/;

function matchesPlaceholder(
  value: string,
  { placeholder, body }: { placeholder: string | undefined; body: string },
): boolean {
  if (placeholder === '<date>') return !Number.isNaN(Date.parse(value.replace(/ [A-Z]{3,5}$/, ' UTC')));
  if (placeholder === '<id>') return value !== 'undefined';
  if (placeholder !== '<etag>') return false;
  const hash = createHash('sha1').update(body).digest('hex');
  // A 304 has no body to hash.
  return body === '' ? entityTag.test(value) : value === `"${Buffer.byteLength(body)}-${hash}"`;
}

const values: Readonly<Record<string, string>> = {
  '"<date>"': '(?:\\d{10}|"\\d{4}-\\d\\d-\\d\\dT[^"]+")',
  '<id>': '[^"]+',
};

/** `text` with the placeholders of `expected` in place of values that they stand for; unchanged if it does not fit. */
export function withPlaceholders(text: string, expected: string): string {
  const parts = expected.split(/("<date>"|<id>)/);
  const pattern = parts.map((part) => values[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('')}$`, 's').test(text) ? expected : text;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly body: string;
}

/** Sends exactly what was recorded: `fetch` would add headers and rewrite paths. */
function send(
  baseUrl: string,
  { method, path, headers, ...rest }: RecordedPair['request'],
  lastEtag: string,
): Promise<RawResponse> {
  const { hostname, port } = new URL(baseUrl);
  const known = Object.entries(headers).map(([name, value]) => [name, value.replace('<etag>', lastEtag)] as const);
  const body = bodyOf(rest);
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers: Object.fromEntries(known), agent: false };
    const sent = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: flatten(response.headers),
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    sent.on('error', reject);
    if (body !== undefined) sent.setHeader('content-length', body.length);
    sent.end(body);
  });
}

function bodyOf({ body, bodyBase64 }: Pick<RecordedPair['request'], 'body' | 'bodyBase64'>): Buffer | undefined {
  if (bodyBase64 !== undefined) return Buffer.from(bodyBase64, 'base64');
  if (body == null) return undefined;
  return Buffer.from(
    body.replace(/<(\d+) times (.)>/g, (_, times: string, text: string) => text.repeat(Number(times))),
  );
}

function flatten(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}
