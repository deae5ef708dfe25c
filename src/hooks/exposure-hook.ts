import type { EvaluationContext, EvaluationDetails, FlagValue, Hook, HookContext } from '@openfeature/server-sdk';
import { isRecordedByRelay, provenanceOf } from '../evaluation/provenance.js';
import type { EventSource } from '../events/feature-event.js';
import { wallClockMs } from '../events/wall-clock.js';
import { exposedVariation, type Origin } from './exposure.js';
import type { ExposureExporter } from './exposure-exporter.js';
import { contextOf, evaluationIn, WatchedEvaluation } from './watched-evaluation.js';

type Details = EvaluationDetails<FlagValue>;

/**
 * Exports what is served, whichever provider has evaluated it, and each evaluation once.
 *
 * It uses `finally` and not `after`: only there is it known what the application gets, since any hook can turn an
 * evaluation into an error. Never throws.
 */
export class ExposureHook implements Hook {
  readonly #exporter: ExposureExporter;
  /** The evaluations under way; the key is the context object that all hooks of a client's evaluation share. */
  readonly #evaluations = new WeakMap<EvaluationContext, WatchedEvaluation>();
  #hasWarned = false;

  constructor(exporter: ExposureExporter) {
    this.#exporter = exporter;
  }

  before(hookContext: Readonly<HookContext>): EvaluationContext | undefined {
    if (this.#exporter.isDisabled) return undefined;
    const { context } = hookContext;
    const shared = evaluationIn(context);
    const isShared = shared?.isOf(context) === true;
    const evaluation = isShared ? shared : new WatchedEvaluation(hookContext);
    this.#evaluations.set(context, evaluation);
    return isShared ? undefined : contextOf(evaluation);
  }

  finally(hookContext: Readonly<HookContext>, details: Details): void {
    const evaluation = this.#evaluations.get(hookContext.context);
    // No evaluation: `before` has not run, because an earlier hook has failed, and no provider was asked.
    if (evaluation === undefined) return;
    const outcome = evaluation.settle(details);
    if (outcome === 'claimed' || isRecordedByRelay(details.flagMetadata)) this.#warnOfOwnFlag(details);
    else if (evaluation.isNewTo(this.#exporter)) this.#expose(hookContext, details);
  }

  #expose({ flagKey, context }: Readonly<HookContext>, details: Details): void {
    const provenance = provenanceOf(details.flagMetadata);
    // A provider of this package that exports nothing itself: its flags still decide whether they are tracked.
    if (provenance?.trackEvents === false) return;
    const origin: Origin = provenance ?? { source: sourceOf(details) };
    this.#exporter.expose({
      ...exposedVariation({ ...details, flagKey }, origin),
      context,
      nowMs: wallClockMs(),
    });
  }

  #warnOfOwnFlag({ errorCode }: Details): void {
    if (this.#hasWarned || errorCode !== undefined) return;
    this.#hasWarned = true;
    this.#exporter.warn(OWN_FLAGS);
  }
}

const OWN_FLAGS =
  'The exposures of flags that a GoFeatureFlagProvider evaluates are its own to export: exposureHook is for flags of ' +
  'other providers, and leaves these out.';

/** `CACHED` is the SDK's word for a result from the cache of a remote provider (GOFF-COLL-010). */
function sourceOf({ reason }: Details): EventSource {
  return reason === 'CACHED' ? 'PROVIDER_CACHE' : 'INPROCESS';
}
