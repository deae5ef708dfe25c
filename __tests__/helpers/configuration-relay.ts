import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import {
  act,
  isPromise,
  ScriptedRelay,
  type RelayRequest,
  type Script,
  type ScriptedResponse,
} from './scripted-relay.js';

/**
 * A {@link ScriptedRelay} that also serves a flag configuration with its entity tag, as the relay does, and can
 * announce changes on the stream. An evaluation that a test has not scripted fails: the provider has to evaluate by
 * itself.
 */
export class ConfigurationRelay extends ScriptedRelay {
  configuration: object;
  /** Sends no entity tags, like a gateway that strips them. */
  withoutTags = false;
  /** Served once each, before the configuration is served again; a promise when it is fulfilled. */
  readonly nextConfigurations: (Script | Promise<ScriptedResponse | undefined>)[] = [];
  /** What the stream says it is; anything but events ends at once. */
  streamType = 'text/event-stream';
  /** Whether a 103 comes before the head of the stream. */
  streamHints = false;
  readonly #open = new Set<ServerResponse>();
  readonly #openStream = act((_request, response) => {
    if (this.streamHints) response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeHead(200, { 'content-type': this.streamType });
    if (this.streamType !== 'text/event-stream') return void response.end('<html></html>');
    response.flushHeaders();
    this.#open.add(response);
    response.on('close', () => this.#open.delete(response));
  });

  constructor(configuration: object) {
    super();
    this.configuration = configuration;
    this.evaluation = { status: 500, body: { errorDetails: 'not scripted' } };
  }

  static async serving(configuration: object): Promise<ConfigurationRelay> {
    return new ConfigurationRelay(configuration).listen(0);
  }

  get configurations(): RelayRequest[] {
    return this.matching(CONFIGURATION);
  }

  get streams(): RelayRequest[] {
    return this.matching(STREAM);
  }

  /** Tells everybody on the stream that something has changed. */
  announce(): void {
    for (const response of this.#open) response.write('id: \ndata: {"deleted":{},"added":{},"updated":{}}\n\n');
  }

  protected override scriptFor(request: RelayRequest): Script {
    if (STREAM.test(request.path)) return this.#openStream;
    if (!CONFIGURATION.test(request.path)) return super.scriptFor(request);
    const next = this.nextConfigurations.shift();
    if (isPromise(next)) return next.then((given) => given ?? this.#current(request));
    return next ?? this.#current(request);
  }

  #current({ headers: { 'if-none-match': known } }: RelayRequest): ScriptedResponse {
    const body = `${JSON.stringify(this.configuration)}\n`;
    if (this.withoutTags) return { body };
    const headers = { etag: `"${body.length}-${createHash('sha1').update(body).digest('hex')}"` };
    return known === headers.etag ? { status: 304, headers } : { body, headers };
  }
}

const CONFIGURATION = /\/v1\/flag\/configuration$/;
const STREAM = /\/stream\//;
