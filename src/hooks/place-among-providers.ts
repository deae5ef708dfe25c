import type { HookContext } from '@openfeature/server-sdk';

/**
 * What becomes of a provider's evaluations. `last`: they are served, failures as the application's default.
 * `before-others`: failures are not served where another provider has the flag. `beside-others`: all providers are
 * asked at once, and nobody can tell which of them is served.
 */
export type Place = 'last' | 'before-others' | 'beside-others';

export interface PlaceOptions {
  readonly provider: { readonly metadata: object };
  /** The provider of a domain, from the SDK. */
  readonly registered: (domain: string | undefined) => unknown;
}

/** Finds out where a provider is among the providers of a `MultiProvider`, nested ones included. */
export class PlaceAmongProviders {
  readonly #options: PlaceOptions;
  readonly #known = new WeakMap<object, Place>();

  constructor(options: PlaceOptions) {
    this.#options = options;
  }

  /** Never throws. What cannot be found out counts as `last`. */
  of({ providerMetadata, clientMetadata }: Readonly<HookContext>): Place {
    const { provider } = this.#options;
    // Fast path: with a single provider one comparison is enough.
    if (providerMetadata === provider.metadata) return 'last';
    if (typeof providerMetadata !== 'object' || providerMetadata === null) return 'last';
    return this.#known.get(providerMetadata) ?? this.#find(providerMetadata, clientMetadata?.domain);
  }

  #find(metadata: object, domain: string | undefined): Place {
    try {
      const { provider, registered } = this.#options;
      const aggregate = registered(domain) as Aggregate | null | undefined;
      // The application may have set another one since the evaluation began.
      if (aggregate?.metadata !== metadata) return 'last';
      const place = placeIn(aggregate, provider) ?? 'last';
      this.#known.set(metadata, place);
      return place;
    } catch {
      return 'last';
    }
  }
}

/** The members of a `MultiProvider` that are read here. */
interface Aggregate {
  readonly metadata?: unknown;
  readonly providerEntries?: unknown;
  readonly evaluationStrategy?: { readonly runMode?: unknown };
}

function placeIn(aggregate: unknown, provider: object): Place | undefined {
  if (aggregate === provider) return 'last';
  const entries = entriesOf(aggregate);
  for (const [index, entry] of entries.entries()) {
    const place = placeIn(entry.provider, provider);
    if (place === undefined) continue;
    if (place === 'beside-others' || (entries.length > 1 && isParallel(aggregate))) return 'beside-others';
    return index < entries.length - 1 ? 'before-others' : place;
  }
  return undefined;
}

function entriesOf(aggregate: unknown): readonly { readonly provider?: unknown }[] {
  const entries = (aggregate as Aggregate | null | undefined)?.providerEntries;
  return Array.isArray(entries) ? (entries as { provider?: unknown }[]) : [];
}

function isParallel(aggregate: unknown): boolean {
  return (aggregate as Aggregate).evaluationStrategy?.runMode === 'parallel';
}
