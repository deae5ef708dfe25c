import {
  Inject,
  Injectable,
  NotFoundException,
  UseGuards,
  type CanActivate,
  type ExecutionContext,
  type HttpException,
  type Type,
} from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Client } from '@openfeature/server-sdk';
import { getClientToken } from './tokens.js';

export interface RequireFlagsEnabledOptions {
  readonly flags: readonly {
    readonly flagKey: string;
    /** The value that counts when the flag cannot be evaluated. Default `false`. */
    readonly defaultValue?: boolean | undefined;
  }[];
  /** Thrown when one of the flags is off. Default: what Nest responds where there is no such route. */
  readonly exception?: HttpException | undefined;
  /** The domain of the module whose provider evaluates. Default: the module without a domain. */
  readonly domain?: string | undefined;
}

/** Lets requests to a controller or a handler pass while all of these boolean flags are on for them. */
export function RequireFlagsEnabled(options: RequireFlagsEnabledOptions): ClassDecorator & MethodDecorator {
  return UseGuards(guardOf(options));
}

function guardOf({ flags, exception, domain }: RequireFlagsEnabledOptions): Type<CanActivate> {
  class RequireFlagsEnabledGuard implements CanActivate {
    readonly #modules: ModuleRef;

    constructor(modules: ModuleRef) {
      this.#modules = modules;
    }

    async canActivate(context: ExecutionContext): Promise<boolean> {
      const client = this.#modules.get<Client>(getClientToken(domain), { strict: false });
      for (const { flagKey, defaultValue = false } of flags) {
        if (!(await client.getBooleanValue(flagKey, defaultValue))) throw exception ?? noSuchRoute(context);
      }
      return true;
    }
  }
  Injectable()(RequireFlagsEnabledGuard);
  Inject(ModuleRef)(RequireFlagsEnabledGuard, undefined, 0);
  return RequireFlagsEnabledGuard;
}

function noSuchRoute(context: ExecutionContext): HttpException {
  const { method, url } = context.switchToHttp().getRequest<{ method?: unknown; url?: unknown }>() ?? {};
  return new NotFoundException(typeof url === 'string' ? `Cannot ${String(method)} ${url}` : undefined);
}
