import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Exit, RelayProcess } from './relay-process.js';
import { waitUntil } from './wait-until.js';
import { startWebhookSink, type WebhookSink } from './webhook-sink.js';

export type RelayEvent = Readonly<Record<string, unknown>>;

export interface RealRelayOptions {
  /** The flags by key, in the relay's own form. */
  readonly flags?: Readonly<Record<string, unknown>>;
  /** Keys that the relay demands; none: it is open. */
  readonly apiKeys?: readonly string[];
  /** Added to the exporters that are always there: two files, for feature and for tracking events, and a webhook. */
  readonly exporters?: readonly object[];
  /** Laid over the configuration, member by member. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Default: a free one. */
  readonly port?: number;
}

const FLUSH_INTERVAL_MS = 50;
const MARKER = 'flush-marker';
const ADMIN_KEY = 'admin-key-of-the-tests';

/** Starts a relay with the pinned release and what a test wants to know of it. `stop` removes all traces. */
export async function startRealRelay(options: RealRelayOptions = {}): Promise<RealRelay> {
  const webhook = await startWebhookSink();
  try {
    const relay = await RelayProcess.start({
      port: options.port,
      files: { 'flags.json': options.flags ?? {} },
      config: (port) => configuration({ options, port, webhookUrl: webhook.url }),
    });
    return new RealRelay(relay, webhook, options.apiKeys?.[0]);
  } catch (error) {
    await webhook.close();
    throw error;
  }
}

export class RealRelay {
  readonly #process: RelayProcess;
  readonly #webhook: WebhookSink;
  readonly #apiKey: string | undefined;
  #markers = 0;

  constructor(process: RelayProcess, webhook: WebhookSink, apiKey: string | undefined) {
    this.#process = process;
    this.#webhook = webhook;
    this.#apiKey = apiKey;
  }

  get url(): string {
    return this.#process.url;
  }

  get port(): number {
    return this.#process.port;
  }

  /** Its folder: relative paths of exporters end there. */
  get directory(): string {
    return this.#process.directory;
  }

  /** The messages of its log so far. */
  logMessages(): string[] {
    return this.#process.logMessages();
  }

  /** What the exporter for feature events has written so far. */
  featureEvents(): RelayEvent[] {
    return this.#readEvents('feature.json');
  }

  /** What the exporter with `eventType: "tracking"` has written so far. */
  trackingEvents(): RelayEvent[] {
    return this.#readEvents('tracking.json');
  }

  /** The tracking events that the webhook exporter has delivered so far. */
  webhookEvents(): RelayEvent[] {
    const events = this.#webhook.calls.flatMap(({ body }) => (JSON.parse(body) as { events: RelayEvent[] }).events);
    return events.filter(isNoMarker);
  }

  /**
   * Resolves once all that the relay has taken in so far is exported: a marker of each kind, sent behind it, has come
   * out. Exporters keep the order, so what has not arrived then never will.
   */
  async flushed(): Promise<void> {
    const key = `${MARKER}-${++this.#markers}`;
    const events = [
      { kind: 'feature', key },
      { kind: 'tracking', key },
    ];
    await this.#request('/v1/data/collector', { key: this.#apiKey, body: { events } });
    const arrived = (text: string): boolean => text.includes(`"key":"${key}"`);
    await waitUntil('the exporters of the relay to flush', () => {
      const texts = [this.#read('feature.json'), this.#read('tracking.json')];
      return texts.every(arrived) && this.#webhook.calls.some(({ body }) => arrived(body));
    });
  }

  /** Replaces the flags; resolves once the relay has loaded them. */
  async setFlags(flags: Readonly<Record<string, unknown>>): Promise<void> {
    writeFileSync(join(this.#process.directory, 'flags.json'), JSON.stringify(flags));
    await this.#request('/admin/v1/retriever/refresh', { key: ADMIN_KEY });
  }

  /** Events that an exporter has not written yet are lost with the process, whatever the signal. */
  kill(signal: NodeJS.Signals): Promise<Exit> {
    return this.#process.kill(signal);
  }

  restart(): Promise<void> {
    return this.#process.restart();
  }

  async stop(): Promise<void> {
    await this.#process.stop();
    await this.#webhook.close();
  }

  async #request(path: string, { key, body = {} }: { key: string | undefined; body?: object }): Promise<void> {
    const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }) };
    const response = await fetch(`${this.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`The relay responded ${response.status} to ${path}`);
  }

  #readEvents(file: string): RelayEvent[] {
    const lines = this.#read(file).split('\n');
    // What follows the last line feed is a line that is still being written, or nothing.
    const events = lines.slice(0, -1).map((line) => JSON.parse(line) as RelayEvent);
    return events.filter(isNoMarker);
  }

  #read(file: string): string {
    const path = join(this.#process.directory, 'out', file);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }
}

function isNoMarker({ key }: RelayEvent): boolean {
  return typeof key !== 'string' || !key.startsWith(MARKER);
}

function configuration(setup: { options: RealRelayOptions; port: number; webhookUrl: string }): object {
  const { options, port, webhookUrl } = setup;
  return {
    server: { mode: 'http', host: '127.0.0.1', port },
    fileFormat: 'json',
    pollingInterval: 1000,
    retrievers: [{ kind: 'file', path: 'flags.json' }],
    exporters: [
      { kind: 'file', outputDir: 'out', filename: 'feature.json', flushInterval: FLUSH_INTERVAL_MS },
      { kind: 'file', outputDir: 'out', filename: 'tracking.json', ...forTracking },
      { kind: 'webhook', endpointUrl: webhookUrl, ...forTracking },
      ...(options.exporters ?? []),
    ],
    // An admin key alone does not close the other endpoints.
    authorizedKeys: { admin: [ADMIN_KEY], ...(options.apiKeys && { evaluation: options.apiKeys }) },
    ...options.config,
  };
}

const forTracking = { eventType: 'tracking', flushInterval: FLUSH_INTERVAL_MS };
