import type { EvaluationDetails, FlagValue, Hook, HookContext } from '@openfeature/server-sdk';
import { provenanceOf } from '../evaluation/provenance.js';
import { encodeFeatureEvent } from '../events/feature-event.js';

export interface DataCollectorOptions {
  /** Takes over the JSON text of an exposure. Must not throw. */
  readonly enqueue: (event: string | undefined) => void;
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

  after(hookContext: Readonly<HookContext>, details: EvaluationDetails<FlagValue>): void {
    if (this.#options.disabled) return;
    const provenance = provenanceOf(details.flagMetadata);
    if (provenance?.trackEvents !== true) return;
    this.#options.enqueue(
      encodeFeatureEvent({
        flagKey: hookContext.flagKey,
        context: hookContext.context,
        value: details.value,
        variant: details.variant,
        version: versionOf(details.flagMetadata['version']) ?? provenance.version,
        source: provenance.source,
        // A provider of providers runs this stage for returned errors as well.
        failed: details.errorCode !== undefined,
        nowMs: Date.now(),
      }),
    );
  }

  error(hookContext: Readonly<HookContext>, error: unknown): void {
    const { disabled, recordsFailure, enqueue } = this.#options;
    const { flagKey, context, defaultValue } = hookContext;
    if (disabled || !recordsFailure(flagKey, error)) return;
    enqueue(
      encodeFeatureEvent({
        flagKey,
        context,
        value: defaultValue,
        source: 'INPROCESS',
        failed: true,
        nowMs: Date.now(),
      }),
    );
  }
}

/** The relay drops an event whose version is no string; nothing but these two can be meant as one. */
function versionOf(version: unknown): string | undefined {
  return typeof version === 'string' || typeof version === 'number' ? String(version) : undefined;
}
