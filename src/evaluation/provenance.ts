import type { EventSource } from '../events/feature-event.js';

/** What a hook must know of an evaluation that the SDK's details do not tell. */
export interface Provenance {
  readonly source: EventSource;
  /** The flag's version, where the evaluation knows it. */
  readonly version?: string | undefined;
  /** Whether the flag's exposures are wanted (GOFF-COLL-020). */
  readonly trackEvents: boolean;
}

/**
 * Keyed by the metadata object, which the SDK hands on as it is: a mark in the metadata itself would reach the application, and the hooks get nothing
 * else that the resolver made.
 */
const provenances = new WeakMap<object, Provenance>();

/** Notes where the evaluation behind a metadata object took place. Evaluations without a note were recorded by the relay (GOFF-COLL-023). */
export function noteProvenance(flagMetadata: object, provenance: Provenance): void {
  provenances.set(flagMetadata, provenance);
}

export function provenanceOf(flagMetadata: object): Provenance | undefined {
  return provenances.get(flagMetadata);
}
