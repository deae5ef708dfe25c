import { type Client, type Logger, OpenFeature, type Provider } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from '../../src/provider.js';
import type { RelaySetup, RelayUnderTest, StartRelay } from './relay-under-test.js';

type ProviderOptions = ConstructorParameters<typeof GoFeatureFlagProvider>[0];

export interface LogLine {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly text: string;
}

export interface Connection {
  readonly provider: GoFeatureFlagProvider;
  readonly client: Client;
  readonly log: readonly LogLine[];
  /** Settled like `OpenFeature.setProviderAndWait`. */
  readonly ready: Promise<void>;
}

/** The relays and providers of one test; `end` closes them all. */
export class Session {
  static #domains = 0;
  readonly #startRelay: StartRelay;
  readonly #relays: RelayUnderTest[] = [];

  constructor(startRelay: StartRelay) {
    this.#startRelay = startRelay;
  }

  async relay(setup: RelaySetup = {}): Promise<RelayUnderTest> {
    const relay = await this.#startRelay(setup);
    this.#relays.push(relay);
    return relay;
  }

  /** A provider behind the OpenFeature API, in a domain of its own. */
  bind(options: Omit<ProviderOptions, 'evaluationType'>): Connection {
    const log: LogLine[] = [];
    const provider = new GoFeatureFlagProvider({ ...options, evaluationType: 'Remote' }, loggerInto(log));
    const domain = `session-${++Session.#domains}`;
    const ready = OpenFeature.setProviderAndWait(domain, provider satisfies Provider);
    return { provider, client: OpenFeature.getClient(domain), log, ready };
  }

  async connect(options: Omit<ProviderOptions, 'evaluationType'>): Promise<Connection> {
    const connection = this.bind(options);
    await connection.ready;
    return connection;
  }

  async end(): Promise<void> {
    await OpenFeature.clearProviders();
    OpenFeature.clearHandlers();
    await Promise.all(this.#relays.splice(0).map((relay) => relay.stop()));
  }
}

function loggerInto(log: LogLine[]): Logger {
  const at =
    (level: LogLine['level']) =>
    (...parts: unknown[]): void => {
      log.push({ level, text: parts.map(textOf).join(' ') });
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

function textOf(part: unknown): string {
  return typeof part === 'string' ? part : JSON.stringify(part);
}
