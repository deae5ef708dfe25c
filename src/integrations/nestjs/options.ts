import type { InjectionToken, ModuleMetadata, OptionalFactoryDependency, Type } from '@nestjs/common';
import type { Provider } from '@openfeature/server-sdk';
import { InvalidOptionsException } from '../../errors.js';
import { isJsonObject } from '../../events/json.js';
import type { Logger } from '../../logger.js';
import { checkOptions, givenOptions, type OptionChecks } from '../../options/check-options.js';
import { isBoolean, isDelay, isFunction, isLogger, isName, type Check } from '../../options/checks.js';
import type { GoFeatureFlagProviderOptions } from '../../options/options.js';
import type { RequestContext } from '../request-contexts.js';

/** What the function `context` gets if its parameter has no type of its own: Express's or Fastify's request. */
export interface HttpRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  // Whoever authenticates writes something here that only the application knows.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [name: string]: any;
}

/** Exactly one of `provider` and `providerOptions` is required. */
export interface GoFeatureFlagModuleOptions<Request = HttpRequest> {
  /** The options of a `GoFeatureFlagProvider` that the module makes and that it closes with the application. */
  readonly providerOptions?: GoFeatureFlagProviderOptions | undefined;

  /**
   * A provider that the application has made: a `GoFeatureFlagProvider`, a `MultiProvider`, another one in tests. The
   * module registers it. When the application closes, the module delivers what waits in it, and leaves it open for
   * others.
   */
  readonly provider?: Provider | undefined;

  /** `true` closes `provider` with the application. Default `false`. */
  readonly closeProvider?: boolean | undefined;

  /**
   * Who asks: the evaluation context of an HTTP request, with the `targetingKey`, or a promise of it. The request is
   * Express's or Fastify's.
   *
   * A function that returns no promise is asked anew for each evaluation and each event, so that a guard may
   * authenticate. One that returns a promise is asked before the guards and, once more, after them; the request waits
   * for it. A context without `targetingKey` never takes the place of one with it.
   *
   * If the function throws, rejects, is late or returns no readable object, the request goes on without a context, and
   * the first time is logged. Default: requests have no context.
   */
  readonly context?: ((request: Request) => RequestContext | PromiseLike<RequestContext>) | undefined;

  /** Milliseconds for which a request waits for a promise that `context` has returned. Default 1,000. */
  readonly contextTimeoutMs?: number | undefined;

  /**
   * Milliseconds for which the start of the application waits until the provider is ready. Then it starts anyway, with
   * a warning: evaluations give their default value until the provider is ready, and what is tracked waits. Default
   * 2,000.
   */
  readonly readyTimeoutMs?: number | undefined;

  /** Default: Nest's logger, with the context `GoFeatureFlag`. */
  readonly logger?: Logger | undefined;
}

/** Options that have to be known before anything is made. */
export interface GoFeatureFlagModuleExtras {
  /** The OpenFeature domain that the provider is for. Default: the default provider. */
  readonly domain?: string | undefined;

  /** Whether other modules can inject what the module offers without importing it. Default `true`. */
  readonly isGlobal?: boolean | undefined;
}

/** A class that makes the options, for `useClass` and `useExisting`. */
export interface GoFeatureFlagOptionsFactory<Request = HttpRequest> {
  createGoFeatureFlagOptions(): GoFeatureFlagModuleOptions<Request> | Promise<GoFeatureFlagModuleOptions<Request>>;
}

/** Exactly one of `useFactory`, `useClass` and `useExisting` is required. */
export interface GoFeatureFlagModuleAsyncOptions<Request = HttpRequest>
  extends GoFeatureFlagModuleExtras, Pick<ModuleMetadata, 'imports'> {
  /** Makes the options out of what `inject` names. */
  readonly useFactory?:
    | ((
        // What is injected is as various as an application is.
        // eslint-disable-next-line @typescript-eslint/no-explicit-any
        ...injected: any[]
      ) => GoFeatureFlagModuleOptions<Request> | Promise<GoFeatureFlagModuleOptions<Request>>)
    | undefined;
  readonly inject?: (InjectionToken | OptionalFactoryDependency)[] | undefined;
  readonly useClass?: Type<GoFeatureFlagOptionsFactory<Request>> | undefined;
  readonly useExisting?: InjectionToken<GoFeatureFlagOptionsFactory<Request>> | undefined;
}

const isProvider: Check = (value) => {
  const provider = value as Partial<Provider> | null | undefined;
  const resolves = isJsonObject(value) && typeof provider?.resolveBooleanEvaluation === 'function';
  return resolves ? undefined : 'an OpenFeature provider';
};

const isOptions: Check = (value) => (isJsonObject(value) ? undefined : 'the options of a GoFeatureFlagProvider');

const CHECKS: OptionChecks<GoFeatureFlagModuleOptions<never>> = {
  providerOptions: isOptions,
  provider: isProvider,
  closeProvider: isBoolean,
  context: isFunction,
  contextTimeoutMs: isDelay,
  readyTimeoutMs: isDelay,
  logger: isLogger,
};

const EXTRAS: OptionChecks<GoFeatureFlagModuleExtras> = { domain: isName, isGlobal: isBoolean };

/** A checked copy of what was given to `forRoot`; its names are checked later. */
export function splitOptions(given: unknown): { options: object; extras: GoFeatureFlagModuleExtras } {
  const { domain, isGlobal, ...options } = givenOptions(given);
  const extras = { domain, isGlobal };
  checkOptions(extras, { checks: EXTRAS, required: [], warn: refuse });
  checkedOptions(options, () => undefined);
  return { options, extras: givenOptions(extras) };
}

/**
 * A checked copy of the options; `warn` gets a line for each name that is no option. Throws an
 * `InvalidOptionsException` for the first wrong value.
 */
export function checkedOptions(given: unknown, warn: (line: string) => void): GoFeatureFlagModuleOptions<object> {
  const options = givenOptions(given);
  checkOptions(options, { checks: CHECKS, required: [], warn });
  const { provider, providerOptions, closeProvider } = options;
  if ((provider === undefined) === (providerOptions === undefined)) {
    const got = provider === undefined ? 'neither' : 'both';
    throw new InvalidOptionsException(`Expected either provider or providerOptions, got ${got}.`);
  }
  if (closeProvider !== undefined && provider === undefined) {
    throw new InvalidOptionsException('Expected closeProvider only beside provider, got it beside providerOptions.');
  }
  return options;
}

const SOURCES = ['useFactory', 'useClass', 'useExisting'] as const;

const isToken: Check = (value) =>
  ['string', 'symbol', 'function'].includes(typeof value) ? undefined : 'a class or another injection token';

const isList: Check = (value) => (Array.isArray(value) ? undefined : 'a list');

const ASYNC_CHECKS: OptionChecks<GoFeatureFlagModuleAsyncOptions> = {
  ...EXTRAS,
  imports: isList,
  useFactory: isFunction,
  inject: isList,
  useClass: isFunction,
  useExisting: isToken,
};

/** Throws an `InvalidOptionsException` for the first wrong value that was given to `forRootAsync`. */
export function checkAsyncOptions(given: unknown): void {
  const options = givenOptions(given);
  checkOptions(options, { checks: ASYNC_CHECKS, required: [], warn: refuse });
  const sources = SOURCES.filter((name) => options[name] !== undefined);
  if (sources.length === 1) return;
  const got = sources.length === 0 ? 'none' : sources.join(' and ');
  throw new InvalidOptionsException(`Expected one of ${SOURCES.join(', ')}, got ${got}.`);
}

function refuse(line: string): void {
  throw new InvalidOptionsException(line);
}
