import { createParamDecorator, Inject, Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Client, JsonValue } from '@openfeature/server-sdk';
import { getClientToken } from './tokens.js';

export interface FlagParameterOptions<T extends JsonValue> {
  readonly flagKey: string;
  /** What the parameter gets when the flag cannot be evaluated. */
  readonly defaultValue: T;
  /** The domain of the module whose provider evaluates. Default: the module without a domain. */
  readonly domain?: string | undefined;
}

/** A parameter of a handler gets the flag's value for the context of the request. */
export const BooleanFlag = flagParameter<boolean>((client, key, value) => client.getBooleanValue(key, value));

/** A parameter of a handler gets the flag's value for the context of the request. */
export const StringFlag = flagParameter<string>((client, key, value) => client.getStringValue(key, value));

/** A parameter of a handler gets the flag's value for the context of the request. */
export const NumberFlag = flagParameter<number>((client, key, value) => client.getNumberValue(key, value));

/** A parameter of a handler gets the flag's value for the context of the request. */
export const ObjectFlag = flagParameter<JsonValue>((client, key, value) => client.getObjectValue(key, value));

/** What the decorator hands to the pipe. */
interface Flag {
  readonly domain: string | undefined;
  readonly evaluate: (client: Client) => Promise<JsonValue>;
}

/** A pipe can be injected into, a decorator cannot; and it runs after guards and interceptors. */
class FlagPipe implements PipeTransform<unknown, Promise<JsonValue>> {
  readonly #modules: ModuleRef;

  constructor(modules: ModuleRef) {
    this.#modules = modules;
  }

  /** The value is ignored: another pipe of the application may have made it of nothing. The decorator's data count. */
  async transform(_value: unknown, { data }: ArgumentMetadata): Promise<JsonValue> {
    const { domain, evaluate } = data as unknown as Flag;
    return await evaluate(this.#modules.get<Client>(getClientToken(domain), { strict: false }));
  }
}

Injectable()(FlagPipe);
Inject(ModuleRef)(FlagPipe, undefined, 0);

function flagParameter<T extends JsonValue>(
  evaluate: (client: Client, flagKey: string, defaultValue: T) => Promise<JsonValue>,
): (options: FlagParameterOptions<T>) => ParameterDecorator {
  const parameter = createParamDecorator(() => undefined);
  return ({ flagKey, defaultValue, domain }) => {
    const flag: Flag = { domain, evaluate: (client) => evaluate(client, flagKey, defaultValue) };
    return parameter(flag, FlagPipe);
  };
}
