import type { EvaluationDetails, FlagValue, Hook, HookContext } from '@openfeature/server-sdk';
import { provenanceOf, type Provenance } from '../evaluation/provenance.js';
import type { EventEncoder } from '../events/event-encoder.js';
import { encodeVariation, writeExposure, writeFeatureEvent } from '../events/feature-event.js';
import type { JsonLiteral } from '../events/json-literal.js';
import { wallClockMs } from '../events/wall-clock.js';
import { exposedVariation } from './exposure.js';
import type { Place } from './place-among-providers.js';
import { evaluationIn, type Claim, type WatchedEvaluation } from './watched-evaluation.js';

export interface DataCollectorOptions {
  /** Takes over an exposure. Must not throw. */
  readonly enqueue: (encode: EventEncoder) => void;
  /** Whether a failed evaluation of that flag is ours to record. */
  readonly recordsFailure: (flagKey: string, error: unknown) => boolean;
  readonly disabled: boolean;
  /** Which of the provider's evaluations are served; default all. Must not throw. */
  readonly placeOf?: (hookContext: Readonly<HookContext>) => Place;
  readonly warn?: (line: string) => void;
}

type Details = EvaluationDetails<FlagValue>;

/**
 * Turns a finished evaluation into an exposure, unless the relay has recorded it (GOFF-COLL-023). Both stages obey
 * `disableDataCollection` and the trackability of the flag (GOFF-HOOK-006). Never throws: an exception in `after` would
 * turn the evaluation into an error.
 *
 * Where several providers evaluate a flag, only what is served is exported. If an exposure hook sees which evaluation
 * that is, the collector leaves it a claim to choose from; otherwise the place of the provider decides.
 */
export class DataCollector implements Hook {
  readonly #options: DataCollectorOptions;
  #hasWarned = false;

  constructor(options: DataCollectorOptions) {
    this.#options = options;
  }

  after(hookContext: Readonly<HookContext>, details: Details): void {
    const evaluation = watched(hookContext);
    if (evaluation !== undefined) return this.#claim(evaluation, { hookContext, details });
    const provenance = provenanceOf(details.flagMetadata);
    if (provenance?.trackEvents !== true || this.#options.disabled) return;
    if (this.#placeOf(hookContext) === 'beside-others') return this.#warnOfOthers();
    this.#expose(hookContext, { details, provenance });
  }

  error(hookContext: Readonly<HookContext>, error: unknown): void {
    const { disabled, recordsFailure } = this.#options;
    const evaluation = watched(hookContext);
    if (disabled && evaluation === undefined) return;
    const isOurs = recordsFailure(hookContext.flagKey, error);
    const expose = (): void => this.#exposeFailure(hookContext);
    if (evaluation !== undefined) leave(evaluation, { expose }, { isOurs, disabled });
    else if (isOurs && this.#placeOf(hookContext) === 'last') expose();
  }

  #placeOf(hookContext: Readonly<HookContext>): Place {
    return this.#options.placeOf?.(hookContext) ?? 'last';
  }

  #claim(evaluation: WatchedEvaluation, { hookContext, details }: Evaluated): void {
    const { flagMetadata } = details;
    const provenance = provenanceOf(flagMetadata);
    const isOurs = provenance?.trackEvents === true;
    const expose = (): void => {
      if (provenance !== undefined) this.#expose(hookContext, { details, provenance });
    };
    leave(evaluation, { flagMetadata, expose }, { isOurs, disabled: this.#options.disabled });
  }

  #expose({ flagKey, context }: Readonly<HookContext>, { details, provenance }: Exposed): void {
    const variation = encodedVariation(flagKey, details, provenance);
    this.#options.enqueue((json) => writeExposure(json, { context, nowMs: wallClockMs() }, variation));
  }

  #exposeFailure({ flagKey, context, defaultValue }: Readonly<HookContext>): void {
    this.#options.enqueue((json) =>
      writeFeatureEvent(json, {
        flagKey,
        context,
        value: defaultValue,
        source: 'INPROCESS',
        failed: true,
        nowMs: wallClockMs(),
      }),
    );
  }

  #warnOfOthers(): void {
    if (!this.#hasWarned) this.#options.warn?.(BESIDE_OTHERS);
    this.#hasWarned = true;
  }
}

const BESIDE_OTHERS =
  'Several providers evaluate each flag at a time, and this one cannot tell which of them is served: its exposures ' +
  'are not exported. Add exposureHook(provider) to the client (docs/several-providers.md).';

interface Evaluated {
  readonly hookContext: Readonly<HookContext>;
  readonly details: Details;
}

interface Exposed {
  readonly details: Details;
  readonly provenance: Provenance;
}

function watched(hookContext: Readonly<HookContext>): WatchedEvaluation | undefined {
  const evaluation = evaluationIn(hookContext.context);
  return evaluation?.includes(hookContext) === true ? evaluation : undefined;
}

/** Also claims what is not ours to record, so that no hook records it: the relay has done so, or nobody should. */
function leave(
  evaluation: WatchedEvaluation,
  claim: Claim,
  { isOurs, disabled }: { readonly isOurs: boolean; readonly disabled: boolean },
): void {
  if (!isOurs) evaluation.leave({ ...claim, expose: () => undefined });
  else if (!disabled) evaluation.leave(claim);
}

/** The variation's part of the exposure, encoded once for each variation of a flag. */
function encodedVariation(flagKey: string, details: Details, provenance: Provenance): JsonLiteral | undefined {
  const { value, variant } = details;
  // A provider of providers also runs this stage for returned errors.
  const isFixed = typeof value !== 'object' && details.errorCode === undefined;
  if (!isFixed) return encodeVariation(exposedVariation({ ...details, flagKey }, provenance));
  let variation = provenance.encoded.get(variant);
  if (variation === undefined || variation.value !== value) {
    variation = { value, encoded: encodeVariation(exposedVariation({ ...details, flagKey }, provenance)) };
    provenance.encoded.set(variant, variation);
  }
  return variation.encoded;
}
