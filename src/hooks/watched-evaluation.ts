import type { EvaluationContext, HookContext } from '@openfeature/server-sdk';

/** What a provider leaves of its part in an evaluation. */
export interface Claim {
  /** Those of the details that the provider returned, by which they are known again; none after a failure. */
  readonly flagMetadata?: unknown;
  /** Exports the exposure, if it is the provider's to export. Must not throw. */
  readonly expose: () => void;
}

/** What became of a watched evaluation: what is served came from a provider that left a claim, or from another one. */
export type Outcome = 'claimed' | 'unclaimed';

/**
 * An evaluation of which an exposure hook will see what is served.
 *
 * Several providers may evaluate one flag, of which one is served: a provider of providers decides that later, and
 * tells nobody. So the providers of this package leave their exposures here, and the hook exports the one that was
 * served.
 */
export class WatchedEvaluation {
  readonly version = 1;
  readonly #of: Readonly<HookContext>;
  readonly #claims: Claim[] = [];
  readonly #exporters = new Set<unknown>();
  #outcome: Outcome | undefined;

  constructor(of: Readonly<HookContext>) {
    this.#of = of;
  }

  /** Whether the hook of a provider sees a part of this evaluation; its context may be a copy. */
  includes({ flagKey, providerMetadata }: Readonly<HookContext>): boolean {
    return (
      this.#outcome === undefined && flagKey === this.#of.flagKey && providerMetadata === this.#of.providerMetadata
    );
  }

  /** Whether the hook of a client is one of this evaluation's: they share one context object. */
  isOf(context: EvaluationContext): boolean {
    return context === this.#of.context;
  }

  leave(claim: Claim): void {
    this.#claims.push(claim);
  }

  /** Exports what was claimed of the details that are served. Of several calls the first decides. */
  settle(served: { readonly errorCode?: unknown; readonly flagMetadata?: unknown }): Outcome {
    this.#outcome ??= this.#settle(served);
    return this.#outcome;
  }

  /** Whether this exporter has not exported the evaluation yet: an application may add a hook twice. */
  isNewTo(exporter: unknown): boolean {
    const isNew = !this.#exporters.has(exporter);
    this.#exporters.add(exporter);
    return isNew;
  }

  #settle(served: { readonly errorCode?: unknown; readonly flagMetadata?: unknown }): Outcome {
    // A provider of providers makes a new error of those that it got: which one is meant can no longer be told.
    const flagMetadata = served.errorCode === undefined ? served.flagMetadata : undefined;
    const claim = this.#claims.find((each) => each.flagMetadata === flagMetadata);
    claim?.expose();
    return claim === undefined ? 'unclaimed' : 'claimed';
  }
}

/** Travels in the context, which every provider of providers hands on; nobody who lists its names sees it. */
const KEY = Symbol.for('goff-server-provider.evaluation');

/** The context's part that lets providers know of a watched evaluation. */
export function contextOf(evaluation: WatchedEvaluation): EvaluationContext {
  return { [KEY]: evaluation };
}

/**
 * The evaluation that travels in a context, if there is one. Another copy of this package may have put it there. Never
 * throws.
 */
export function evaluationIn(context: EvaluationContext): WatchedEvaluation | undefined {
  try {
    const evaluation = (context as { [KEY]?: WatchedEvaluation })[KEY];
    return evaluation?.version === 1 ? evaluation : undefined;
  } catch {
    return undefined;
  }
}
