import type { buildConnector, Client, Pool } from 'undici';
import { nameOfError, printable } from '../log-text.js';
import { networkError } from './network-error.js';

/** The part of undici that this package uses. */
export interface Undici {
  readonly Pool: typeof Pool;
  readonly Client: typeof Client;
  readonly buildConnector: typeof buildConnector;
}

let loaded: Undici | undefined;
let loading: Promise<Undici> | undefined;

/** undici, if it is loaded. */
export function undiciIfLoaded(): Undici | undefined {
  return loaded;
}

/** For code that only runs once undici is loaded. */
export function loadedUndici(): Undici {
  if (loaded === undefined) throw unloadable(undefined);
  return loaded;
}

/**
 * Loads undici, once. Rejects with the code `HTTP_CLIENT_MISSING` if it cannot be loaded; the next call tries again.
 *
 * The index of undici loads everything and takes four times as long, so the needed files are loaded by their paths. A
 * version of undici that has them elsewhere still has its index.
 */
export function loadUndici(): Promise<Undici> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Undici> {
  const parts = await fromFiles();
  try {
    loaded = undiciOf(parts) ?? (await fromIndex());
    return loaded;
  } catch (error) {
    loading = undefined;
    throw unloadable(parts.find((part) => part instanceof Error) ?? error);
  }
}

/** What the files export, or why they cannot be loaded. Each import handles its error, so that bundlers accept it. */
function fromFiles(): Promise<readonly unknown[]> {
  return Promise.all([
    import('undici/lib/dispatcher/pool.js').then(exported, reasonOf),
    import('undici/lib/dispatcher/client.js').then(exported, reasonOf),
    import('undici/lib/core/connect.js').then(exported, reasonOf),
  ]);
}

/** The parts of undici; `undefined` if a file is missing, or no longer exports a function. */
function undiciOf(parts: readonly unknown[]): Undici | undefined {
  if (!parts.every((part) => typeof part === 'function')) return undefined;
  const [Pool, Client, buildConnector] = parts;
  return { Pool, Client, buildConnector } as unknown as Undici;
}

/** The export of a CommonJS file, which is the default of its namespace. */
function exported(namespace: { readonly default: unknown }): unknown {
  return namespace.default;
}

const reasonOf = (reason: unknown): unknown => reason;

/** Hidden from bundlers, which would include all of undici. Bun replaces the index by one that cannot dispatch. */
async function fromIndex(): Promise<Undici> {
  const { createRequire } = await import('node:module');
  const { Pool, Client, buildConnector } = createRequire(import.meta.url)('undici') as Undici;
  if (typeof Pool.prototype.dispatch === 'function') return { Pool, Client, buildConnector };
  throw new TypeError('it is a replacement for undici, without its dispatch');
}

function unloadable(error: unknown): Error {
  const why = error instanceof Error ? `: ${printable(error.message)}` : '';
  return networkError({
    code: 'HTTP_CLIENT_MISSING',
    message: `undici cannot be loaded (${nameOfError(error)})${why}`,
  });
}
