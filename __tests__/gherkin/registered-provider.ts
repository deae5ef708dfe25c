import { type Client, OpenFeature } from '@openfeature/server-sdk';
import { type DevRelay, startDevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';
import type { EvaluationType } from '../../src/index.js';
import { GoFeatureFlagProvider } from '../../src/provider.js';
import { lineLogger } from '../helpers/line-logger.js';
import { silentLogger } from '../helpers/silent-logger.js';

export const modes: readonly EvaluationType[] = ['InProcess', 'Remote'];

/** A provider of one mode behind the OpenFeature API, and the dev relay that it uses. */
export class RegisteredProvider {
  readonly relay: DevRelay;
  readonly client: Client;
  readonly #provider: GoFeatureFlagProvider;

  private constructor(relay: DevRelay, evaluationType: EvaluationType) {
    this.relay = relay;
    this.client = OpenFeature.getClient();
    this.#provider = new GoFeatureFlagProvider({ endpoint: relay.url, evaluationType }, lineLogger());
  }

  static async create(evaluationType: EvaluationType, options: DevRelayOptions): Promise<RegisteredProvider> {
    return new RegisteredProvider(await startDevRelay({ logger: silentLogger, ...options }), evaluationType);
  }

  /** One that is ready. */
  static async stable(evaluationType: EvaluationType, flags: DevRelayOptions['flags']): Promise<RegisteredProvider> {
    const registered = await RegisteredProvider.create(evaluationType, flags === undefined ? {} : { flags });
    await registered.register();
    return registered;
  }

  /** Settles when the provider is ready, or has failed. */
  register(): Promise<void> {
    return OpenFeature.setProviderAndWait(this.#provider);
  }

  async end(): Promise<void> {
    this.relay.recover();
    await OpenFeature.clearProviders();
    OpenFeature.clearHooks();
    OpenFeature.setContext({});
    await this.relay.close();
  }
}
