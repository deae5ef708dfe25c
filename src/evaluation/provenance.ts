import type { EventSource } from '../events/feature-event.js';
import type { JsonLiteral } from '../events/json-literal.js';

export interface ProvenanceOptions {
  readonly source: EventSource;
  /** The flag's version, where the evaluation knows it. */
  readonly version?: string | undefined;
  /** Whether the flag's exposures are wanted (GOFF-COLL-020). */
  readonly trackEvents: boolean;
}

/** What all exposures of a variation have in common, and the value that it holds for. */
export interface EncodedVariation {
  readonly value: unknown;
  readonly encoded: JsonLiteral | undefined;
}

/** What a hook must know of an evaluation and cannot see in the SDK's details. */
export class Provenance {
  readonly source: EventSource;
  readonly version: string | undefined;
  readonly trackEvents: boolean;
  /** What has been encoded already, by variant: it lives as long as the configuration or the cached result. */
  readonly encoded = new Map<string | undefined, EncodedVariation>();

  constructor({ source, version, trackEvents }: ProvenanceOptions) {
    this.source = source;
    this.version = version;
    this.trackEvents = trackEvents;
  }
}

/** Shared by all copies of this package in the process, whether ESM or CommonJS. */
const PROVENANCE = Symbol.for('goff-server-provider.provenance');
const RECORDED = Symbol.for('goff-server-provider.recorded');

/**
 * A frozen copy of flag metadata that knows the origin of the evaluations that carry it.
 *
 * The metadata object is the only one that the SDK hands from the resolver to the hooks as it is. The mark is hidden:
 * it is not enumerable and has no name. Evaluations without it were recorded by the relay (GOFF-COLL-023).
 */
export function markedMetadata(
  flagMetadata: Readonly<Record<string, unknown>> | undefined,
  provenance: Provenance,
): Record<string, unknown> {
  const marked: Record<string, unknown> = { ...flagMetadata };
  return Object.freeze(Object.defineProperty(marked, PROVENANCE, { value: provenance }));
}

/** Takes whatever a provider of providers passes for metadata. */
export function provenanceOf(flagMetadata: unknown): Provenance | undefined {
  return (flagMetadata as { [PROVENANCE]?: Provenance } | null | undefined)?.[PROVENANCE];
}

/** The same metadata object, marked: the relay has recorded the evaluation that carries it. */
export function markRecorded<Metadata extends object>(flagMetadata: Metadata): Metadata {
  return Object.defineProperty(flagMetadata, RECORDED, { value: true });
}

export function isRecordedByRelay(flagMetadata: unknown): boolean {
  return (flagMetadata as { [RECORDED]?: boolean } | null | undefined)?.[RECORDED] === true;
}
