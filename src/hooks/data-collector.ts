import type { EvaluationDetails, FlagValue, Hook, HookContext } from '@openfeature/server-sdk';
import { provenanceOf, type Provenance } from '../evaluation/provenance.js';
import type { EventEncoder } from '../events/event-encoder.js';
import { encodeVariation, writeExposure, writeFeatureEvent, type ExposedVariation } from '../events/feature-event.js';
import type { JsonLiteral } from '../events/json-literal.js';
import { wallClockMs } from '../events/wall-clock.js';

export interface DataCollectorOptions {
  /** Takes over an exposure. Must not throw. */
  readonly enqueue: (encode: EventEncoder) => void;
  /** Whether a failed evaluation of that flag is ours to record. */
  readonly recordsFailure: (flagKey: string, error: unknown) => boolean;
  readonly disabled: boolean;
}

/**
 * Turns a finished evaluation into an exposure, unless the relay has recorded it (GOFF-COLL-023). Both stages obey `disableDataCollection` and the
 * trackability of the flag (GOFF-HOOK-006). Never throws: an exception in `after` would turn the evaluation into an error.
 */
export class DataCollector implements Hook {
  readonly #options: DataCollectorOptions;

  constructor(options: DataCollectorOptions) {
    this.#options = options;
  }

  after({ flagKey, context }: Readonly<HookContext>, details: EvaluationDetails<FlagValue>): void {
    if (this.#options.disabled) return;
    const provenance = provenanceOf(details.flagMetadata);
    if (provenance?.trackEvents !== true) return;
    const variation = encodedVariation(flagKey, details, provenance);
    this.#options.enqueue((json) => writeExposure(json, { context, nowMs: wallClockMs() }, variation));
  }

  error(hookContext: Readonly<HookContext>, error: unknown): void {
    const { disabled, recordsFailure, enqueue } = this.#options;
    const { flagKey, context, defaultValue } = hookContext;
    if (disabled || !recordsFailure(flagKey, error)) return;
    enqueue((json) =>
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
}

/** The variation's part of the exposure, encoded once for each variation of a flag. */
function encodedVariation(
  flagKey: string,
  details: EvaluationDetails<FlagValue>,
  provenance: Provenance,
): JsonLiteral | undefined {
  const { value, variant } = details;
  // A provider of providers runs this stage for returned errors as well.
  const isFixed = typeof value !== 'object' && details.errorCode === undefined;
  if (!isFixed) return encodeVariation(variationOf(flagKey, details, provenance));
  let variation = provenance.encoded.get(variant);
  if (variation === undefined || variation.value !== value) {
    variation = { value, encoded: encodeVariation(variationOf(flagKey, details, provenance)) };
    provenance.encoded.set(variant, variation);
  }
  return variation.encoded;
}

function variationOf(
  flagKey: string,
  { value, variant, errorCode, flagMetadata }: EvaluationDetails<FlagValue>,
  { source, version }: Provenance,
): ExposedVariation {
  const failed = errorCode !== undefined;
  return { flagKey, value, variant, version: versionOf(flagMetadata['version']) ?? version, source, failed };
}

/** The relay drops an event whose version is no string; nothing but these two can be meant as one. */
function versionOf(version: unknown): string | undefined {
  return typeof version === 'string' || typeof version === 'number' ? String(version) : undefined;
}
