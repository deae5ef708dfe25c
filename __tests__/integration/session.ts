import { type Client, type Logger, OpenFeature, type Provider } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from '../../src/provider.js';
import type { EvaluationType } from '../../src/options/options.js';
import { flags } from './flags.js';
import type { RelaySetup, RelayUnderTest, StartRelay } from './relay-under-test.js';

type ProviderOptions = Omit<ConstructorParameters<typeof GoFeatureFlagProvider>[0], 'evaluationType'>;

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
  readonly #evaluationType: EvaluationType;
  readonly #relays: RelayUnderTest[] = [];

  constructor(startRelay: StartRelay, evaluationType: EvaluationType) {
    this.#startRelay = startRelay;
    this.#evaluationType = evaluationType;
  }

  /**
   * A relay with the flags of this suite, unless the set-up has others: without any, evaluation in the process is never
   * ready.
   */
  async relay(setup: RelaySetup = {}): Promise<RelayUnderTest> {
    const relay = await this.#startRelay({ flags, ...setup });
    this.#relays.push(relay);
    return relay;
  }

  /** A provider behind the OpenFeature API, in a domain of its own. */
  bind(options: ProviderOptions): Connection {
    const log: LogLine[] = [];
    const evaluationType = this.#evaluationType;
    const provider = new GoFeatureFlagProvider({ ...options, evaluationType }, loggerInto(log));
    const domain = `session-${++Session.#domains}`;
    const ready = OpenFeature.setProviderAndWait(domain, provider satisfies Provider);
    return { provider, client: OpenFeature.getClient(domain), log, ready };
  }

  async connect(options: ProviderOptions): Promise<Connection> {
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
