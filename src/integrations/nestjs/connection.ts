import { Logger as NestLogger } from '@nestjs/common';
import type { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { OpenFeature, type Client, type Provider } from '@openfeature/server-sdk';
import { nameOfError } from '../../log-text.js';
import { guardLogger, type Logger } from '../../logger.js';
import { GoFeatureFlagProvider } from '../../provider.js';
import { deferredEvents } from '../../shutdown/deferred-events.js';
import type { DrainingServer } from '../../shutdown/draining-server.js';
import { deliverWaiting } from '../../shutdown/waiting-providers.js';
import { bindDomain, unbindDomain, type DomainBinding } from './domain-bindings.js';
import { drainingServerOf } from './http-draining.js';
import { checkedOptions, type GoFeatureFlagModuleOptions } from './options.js';
import { waitUntilReady } from './ready-wait.js';
import { RequestWatch } from './request-watch.js';
import { trackOf } from './track.js';
import type { Track } from './tokens.js';

/** The application that a module is part of. */
export interface Host {
  readonly adapterHost: HttpAdapterHost;
  readonly modules: ModulesContainer;
}

export interface ConnectionOptions {
  /** What the application gave to the module, unchecked. */
  readonly given: unknown;
  readonly domain: string | undefined;
  readonly host: Host;
}

/** How long the closing application delivers the waiting events of a provider that stays open. */
const DELIVERY_MS = 10_000;

const READY_TIMEOUT_MS = 2_000;

/** What one module has between the start and the end of its application. Nest calls its hooks. */
export class Connection {
  readonly provider: Provider;
  readonly client: Client;
  readonly track: Track;
  readonly options: GoFeatureFlagModuleOptions<object>;
  readonly logger: Logger;
  /** `undefined` if requests have no contexts. */
  readonly requests: RequestWatch | undefined;
  readonly #host: Host;
  readonly #binding: DomainBinding;
  #server: DrainingServer | undefined;

  private constructor({ given, domain, host }: ConnectionOptions) {
    this.#host = host;
    const warnings: string[] = [];
    this.options = checkedOptions(given, (line) => warnings.push(line));
    this.logger = guardLogger(this.options.logger ?? nestLogger());
    for (const line of warnings) this.logger.warn(line);
    this.provider = this.#createProvider();
    this.#binding = bindDomain({ application: host.modules, domain, provider: this.provider });
    this.client = clientOf(this.#binding.ownDomain);
    this.track = trackOf(this.client);
    this.requests = this.#createRequestWatch();
  }

  /**
   * Resolves when the provider is ready, at the latest after `readyTimeoutMs`. Rejects with an
   * `InvalidOptionsException` for a wrong option.
   */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options);
    const { client, logger } = connection;
    const { readyTimeoutMs = READY_TIMEOUT_MS } = connection.options;
    await waitUntilReady({ client, ready: connection.#binding.ready, timeoutMs: readyTimeoutMs, logger });
    return connection;
  }

  onModuleInit(): void {
    this.#server = drainingServerOf(this.#host.adapterHost);
  }

  /**
   * The server closes next. If it never does, because of a response without an end, the waiting events are on their
   * way.
   */
  beforeApplicationShutdown(): void {
    this.#server?.drainOnceClosed();
    this.#deliver().catch(() => undefined);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#server?.detach();
    const isOwn = this.options.provider === undefined || this.options.closeProvider === true;
    await deferredEvents();
    try {
      await (isOwn ? this.provider.onClose?.() : this.#deliver());
    } catch (error) {
      this.logger.error(`Closing the provider failed: ${nameOfError(error)}`);
    }
    unbindDomain(this.#binding, isOwn ? 'closed' : 'left open');
  }

  /** Has to be called before the routes exist. */
  watchRequests(): void {
    this.requests?.begin(this.#host.adapterHost.httpAdapter);
  }

  /** A provider of another kind may have some of ours inside, as a `MultiProvider` has. */
  async #deliver(): Promise<void> {
    const { flush } = this.provider as Partial<GoFeatureFlagProvider>;
    if (typeof flush === 'function') await flush.call(this.provider, { timeoutMs: DELIVERY_MS });
    else await deliverWaiting(DELIVERY_MS);
  }

  #createRequestWatch(): RequestWatch | undefined {
    const { context, contextTimeoutMs } = this.options;
    if (context === undefined) return undefined;
    return new RequestWatch({
      context,
      logger: this.logger,
      ...(contextTimeoutMs === undefined ? {} : { contextTimeoutMs }),
    });
  }

  #createProvider(): Provider {
    const { provider, providerOptions } = this.options;
    if (provider !== undefined) return provider;
    return new GoFeatureFlagProvider(providerOptions as never, this.logger);
  }
}

function clientOf(domain: string | undefined): Client {
  return domain === undefined ? OpenFeature.getClient() : OpenFeature.getClient(domain);
}

/** Nest's loggers have another word for `info`. */
function nestLogger(): Logger {
  const logger = new NestLogger('GoFeatureFlag');
  return {
    error: (line) => logger.error(line),
    warn: (line) => logger.warn(line),
    info: (line) => logger.log(line),
    debug: (line) => logger.debug(line),
  };
}
