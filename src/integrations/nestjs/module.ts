import { Inject, Module, type DynamicModule, type NestInterceptor, type Provider } from '@nestjs/common';
import { APP_INTERCEPTOR, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { Connection } from './connection.js';
import { closeLast } from './hook-order.js';
import {
  checkAsyncOptions,
  splitOptions,
  type GoFeatureFlagModuleAsyncOptions,
  type GoFeatureFlagModuleExtras,
  type GoFeatureFlagModuleOptions,
  type HttpRequest,
} from './options.js';
import { optionsProviders } from './options-providers.js';
import { getClientToken, getProviderToken, getTrackToken } from './tokens.js';

const OPTIONS = Symbol('GoFeatureFlagModuleOptions');
const CONNECTION = Symbol('GoFeatureFlagConnection');

/**
 * Makes a `GoFeatureFlagProvider`, or takes a provider, and offers it to an application of NestJS 11 or 12:
 * `imports: [GoFeatureFlagModule.forRoot({ providerOptions: { endpoint: … }, context: (request) => ({ … }) })]`.
 *
 * The application starts when the provider is ready, or after `readyTimeoutMs`. {@link Track}, the client and the
 * provider can be injected. During an HTTP request evaluations and `Track` have its context; a propagator that the host
 * has set is kept. When the application closes, connections end with their last response, then what was tracked is
 * delivered, and the provider closes if the module has made it. Other providers of the process are left alone.
 */
export class GoFeatureFlagModule {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Throws an `InvalidOptionsException` for a wrong option. */
  static forRoot<Request = HttpRequest>(
    options: GoFeatureFlagModuleOptions<Request> & GoFeatureFlagModuleExtras,
  ): DynamicModule {
    const { extras, options: own } = splitOptions(options);
    return moduleOf(extras, { providers: [{ provide: OPTIONS, useValue: own }] });
  }

  /**
   * Takes its options from a factory or from a class. `domain` and `isGlobal` are beside it. Throws an
   * `InvalidOptionsException` if the factory is missing. If what it makes is wrong, the application does not start.
   */
  static forRootAsync<Request = HttpRequest>(options: GoFeatureFlagModuleAsyncOptions<Request>): DynamicModule {
    checkAsyncOptions(options);
    const { imports = [] } = options;
    return moduleOf(options, { imports, providers: optionsProviders(OPTIONS, options) });
  }

  /** Called by Nest before it makes the routes. */
  configure(): void {
    this.#connection.watchRequests();
  }
}

Module({})(GoFeatureFlagModule);
Inject(CONNECTION)(GoFeatureFlagModule, undefined, 0);

function moduleOf(
  { domain, isGlobal = true }: GoFeatureFlagModuleExtras,
  { imports = [], providers }: Pick<DynamicModule, 'imports' | 'providers'>,
): DynamicModule {
  const offered = offeredBy(domain);
  return {
    module: GoFeatureFlagModule,
    global: isGlobal,
    imports,
    providers: [...(providers ?? []), connectionOf(domain), INTERCEPTOR, ...offered],
    exports: offered,
  };
}

function connectionOf(domain: string | undefined): Provider {
  return {
    provide: CONNECTION,
    inject: [OPTIONS, HttpAdapterHost, ModulesContainer],
    useFactory: async (given: unknown, adapterHost: HttpAdapterHost, modules: ModulesContainer) => {
      closeLast(modules, GoFeatureFlagModule);
      return await Connection.open({ given, domain, host: { adapterHost, modules } });
    },
  };
}

const NO_INTERCEPTOR: NestInterceptor = { intercept: (_context, next) => next.handle() };

const INTERCEPTOR: Provider = {
  provide: APP_INTERCEPTOR,
  inject: [CONNECTION],
  useFactory: ({ requests }: Connection) => requests ?? NO_INTERCEPTOR,
};

function offeredBy(domain: string | undefined): Provider[] {
  const offer = (provide: ReturnType<typeof getTrackToken>, member: 'client' | 'provider' | 'track'): Provider => ({
    provide,
    inject: [CONNECTION],
    useFactory: (connection: Connection) => connection[member],
  });
  return [
    offer(getTrackToken(domain), 'track'),
    offer(getClientToken(domain), 'client'),
    offer(getProviderToken(domain), 'provider'),
  ];
}
