import type { EvaluationContext, HookContext } from '@openfeature/server-sdk';

/** What a provider leaves in a watched evaluation, so that the hook can export the provider's part of it. */
export interface Claim {
  /** The `flagMetadata` object that the provider returned: it identifies the claim. Missing after a failure. */
  readonly flagMetadata?: unknown;
  /** Exports the exposure, if it is the provider's to export. Must not throw. */
  readonly expose: () => void;
}

/** Whether the served value came from a provider that left a claim, or from another one. */
export type Outcome = 'claimed' | 'unclaimed';

/**
 * An evaluation whose served result an exposure hook will see.
 *
 * Several providers may evaluate one flag, and one result is served: a provider of providers decides later which one,
 * and tells nobody. So the providers of this package leave their exposures here, and the hook exports the one that was
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

  /** Exports the claim that matches the served details, if there is one. The first of several calls decides. */
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
    // A provider of providers makes a new error from those that it got: nobody can tell any more which one is served.
    const flagMetadata = served.errorCode === undefined ? served.flagMetadata : undefined;
    const claim = this.#claims.find((each) => each.flagMetadata === flagMetadata);
    claim?.expose();
    return claim === undefined ? 'unclaimed' : 'claimed';
  }
}

/** The key in the context, which every provider of providers passes on. A symbol: no list of its names contains it. */
const KEY = Symbol.for('goff-server-provider.evaluation');

/** The part of the context that tells providers of a watched evaluation. */
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
