import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstServerSentEvent, firstTextFrame, openStream } from '../helpers/open-stream.js';
import {
  compare,
  type ExportedLines,
  type PlayedPair,
  recordedPairs,
  type RecordedPair,
  RelaySession,
  relaySetups,
} from '../helpers/relay-responses.js';
import { type Exit, RelayProcess } from '../helpers/relay-process.js';
import { waitUntil } from '../helpers/wait-until.js';
import { startWebhookSink, type WebhookCall, type WebhookSink } from '../helpers/webhook-sink.js';

type Files = Readonly<Record<string, Readonly<Record<string, object>>>>;

interface Exporter {
  readonly kind: string;
  readonly flushInterval?: number;
}

interface Config {
  readonly exporters?: readonly Exporter[];
  readonly authorizedKeys?: { readonly evaluation: readonly string[] };
  readonly flagsets?: readonly { readonly apiKeys: readonly string[]; readonly exporters?: readonly Exporter[] }[];
}

const WEBSOCKET_KEY = 'MDEyMzQ1Njc4OWFiY2RlZg==';

/** A real relay in one of the set-ups of the recorded responses. */
export class RecordedSetup {
  readonly pairs: readonly RecordedPair[];
  readonly #relay: RelayProcess;
  readonly #webhooks: WebhookSink;
  readonly #session: RelaySession;
  readonly #config: Config;
  readonly #files: Files;
  #marks = 0;

  private constructor(name: string, { relay, webhooks }: { relay: RelayProcess; webhooks: WebhookSink }) {
    this.pairs = recordedPairs.filter(({ config }) => config === name);
    this.#relay = relay;
    this.#webhooks = webhooks;
    this.#config = relaySetups[name]!.config as Config;
    this.#files = relaySetups[name]!.files as Files;
    this.#session = new RelaySession({ baseUrl: relay.url, takeExported: (pair) => this.#takeExported(pair) });
  }

  static async start(name: string): Promise<RecordedSetup> {
    const webhooks = await startWebhookSink();
    const { config, files } = relaySetups[name]!;
    const withPorts = (port: number): object => {
      const text = JSON.stringify(config).replace('"<port>"', String(port));
      return JSON.parse(text.replaceAll('<hook>', String(webhooks.port))) as object;
    };
    const setup = new RecordedSetup(name, { relay: await RelayProcess.start({ config: withPorts, files }), webhooks });
    if (setup.#flushesSoon) await setup.#mark();
    return setup;
  }

  /** Sends what was recorded, in that order, and compares; the result of each pair by its name. */
  async play(): Promise<ReadonlyMap<string, PlayedPair>> {
    const results: PlayedPair[] = [];
    for (const pair of this.pairs) {
      if (isStream(pair)) continue;
      if (pair.name === 'configuration: unreadable file, the last good set stays') {
        // The recording changed the flags for the streams before it broke the file.
        results.push(...(await this.#playStreams()));
        await this.#breakFlagFile();
      }
      // The evaluation of a disabled flag with metadata changes that flag in the relay's memory until the next load.
      if (pair.name === 'ofrep bulk: flagList') await this.#nextLoad();
      results.push(await this.#session.play(pair));
    }
    return new Map(results.map((result) => [result.name, result]));
  }

  /** What came to the webhooks so far, by path, once there are `count` calls. */
  async webhookCalls(count: number): Promise<WebhookCall[]> {
    await waitUntil('the webhooks', () => this.#webhooks.calls.length >= count);
    return [...this.#webhooks.calls].sort((one, other) => one.path.localeCompare(other.path));
  }

  logMessages(): string[] {
    return this.#relay.logMessages();
  }

  linesOf(file: 'feature.json' | 'tracking.json'): string[] {
    const path = join(this.#relay.directory, 'out', file);
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  }

  terminate(): Promise<Exit> {
    return this.#relay.kill('SIGTERM');
  }

  async stop(): Promise<void> {
    await this.#relay.stop();
    await this.#webhooks.close();
  }

  get #flushesSoon(): boolean {
    const exporters = this.#config.exporters ?? this.#config.flagsets?.[0]?.exporters ?? [];
    return exporters.some(({ kind, flushInterval = 0 }) => kind === 'file' && flushInterval < 1000);
  }

  async #takeExported(pair: RecordedPair): Promise<ExportedLines> {
    if (!this.#flushesSoon) return { feature: [], tracking: [] };
    await this.#evaluationExported(pair);
    await this.#mark();
    if (pair.exported === undefined) return { feature: [], tracking: [] };
    return { feature: await this.#lastSection('feature.json'), tracking: await this.#lastSection('tracking.json') };
  }

  /** The relay keeps the event of an evaluation beside the response, so that the mark after it may be kept first. */
  async #evaluationExported(pair: RecordedPair): Promise<void> {
    const expected = pair.exported?.feature?.length ?? (evaluatesOneFlag(pair) ? 1 : 0);
    if (expected === 0) return;
    const mark = `"key":"mark-${this.#marks}"`;
    await waitUntil(`${expected} exported lines of "${pair.name}"`, () => {
      const lines = this.linesOf('feature.json');
      const at = lines.findIndex((line) => line.includes(mark));
      return at !== -1 && lines.length - at > expected;
    });
  }

  /** Exporters keep the order: what is between two marks belongs to the request between them. */
  async #mark(): Promise<void> {
    const key = `mark-${++this.#marks}`;
    const { authorizedKeys, flagsets } = this.#config;
    const apiKey = flagsets?.[0]?.apiKeys[0] ?? authorizedKeys?.evaluation[0];
    const headers = { 'content-type': 'application/json', ...(apiKey !== undefined && { 'x-api-key': apiKey }) };
    const body = JSON.stringify({ events: [{ key }, { key, kind: 'tracking' }] });
    await fetch(`${this.#relay.url}/v1/data/collector`, { method: 'POST', headers, body });
  }

  async #lastSection(file: 'feature.json' | 'tracking.json'): Promise<string[]> {
    const [start, end] = [this.#marks - 1, this.#marks].map((mark) => `"key":"mark-${mark}"`);
    const lines = await waitUntil('the exporters', () => {
      const lines = this.linesOf(file);
      return lines.some((line) => line.includes(end!)) && lines;
    });
    const at = (mark: string): number => lines.findIndex((line) => line.includes(mark));
    return lines.slice(at(start!) + 1, at(end!));
  }

  /** One change of the flags reaches all streams: they are opened together, before it. */
  async #playStreams(): Promise<PlayedPair[]> {
    const pairs = this.pairs.filter(isStream);
    const streams = await Promise.all(pairs.map(({ request }) => openStream(this.#relay.url, withKey(request))));
    this.#changeFlagFile();
    return Promise.all(
      streams.map(async ({ take, ...head }, n) => {
        const body = await take(head.status === 101 ? firstTextFrame : firstServerSentEvent);
        return compare(pairs[n]!, { response: { ...head, body } });
      }),
    );
  }

  /** f1 and f-off now serve off, f-quiet is gone, neu is new. */
  #changeFlagFile(): void {
    const flags: Record<string, object> = { ...this.#files['flags.json'] };
    delete flags['f-quiet'];
    for (const key of ['f1', 'f-off']) flags[key] = { ...flags[key], defaultRule: { variation: 'off' } };
    flags['neu'] = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };
    this.#writeFlagFile(JSON.stringify(flags));
  }

  async #breakFlagFile(): Promise<void> {
    this.#writeFlagFile('no JSON');
    const complaint = 'Error while updating the cache.';
    await waitUntil('the relay to notice', () => this.#relay.logMessages().includes(complaint));
  }

  #writeFlagFile(text: string): void {
    writeFileSync(join(this.#relay.directory, 'flags.json'), text);
  }

  async #nextLoad(): Promise<void> {
    const lastLoad = async (): Promise<string> => (await fetch(`${this.#relay.url}/info`)).text();
    const before = await lastLoad();
    await waitUntil('the next load of the flags', async () => (await lastLoad()) !== before);
  }
}

function isStream({ request, response }: RecordedPair): boolean {
  return /^\/(stream|ws)\//.test(request.path) && response.status < 400;
}

function evaluatesOneFlag({ request, response }: RecordedPair): boolean {
  return request.path.startsWith('/ofrep/v1/evaluate/flags/') && [200, 404].includes(response.status);
}

function withKey({ headers, ...request }: RecordedPair['request']): RecordedPair['request'] {
  const given = Object.entries(headers).map(([name, value]) => [name, value === '<id>' ? WEBSOCKET_KEY : value]);
  return { ...request, headers: Object.fromEntries(given) as Record<string, string> };
}
