import { type Client, OpenFeature, type Provider } from '@openfeature/server-sdk';
import { GoFeatureFlagProvider } from '../../src/provider.js';
import type { EvaluationType } from '../../src/options/options.js';
import { lineLogger, type LineLogger } from '../helpers/line-logger.js';
import { flags } from './flags.js';
import type { RelaySetup, RelayUnderTest, StartRelay } from './relay-under-test.js';

type ProviderOptions = Omit<ConstructorParameters<typeof GoFeatureFlagProvider>[0], 'evaluationType'>;

export interface Connection {
  readonly provider: GoFeatureFlagProvider;
  readonly client: Client;
  readonly log: LineLogger['entries'];
  /** Settled like `OpenFeature.setProviderAndWait`. */
  readonly ready: Promise<void>;
}

/** The relays and providers of one test, whichever relay it runs against; `end` closes them all. */
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
    const logger = lineLogger();
    const evaluationType = this.#evaluationType;
    const provider = new GoFeatureFlagProvider({ ...options, evaluationType }, logger);
    const domain = `session-${++Session.#domains}`;
    const ready = OpenFeature.setProviderAndWait(domain, provider satisfies Provider);
    return { provider, client: OpenFeature.getClient(domain), log: logger.entries, ready };
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
