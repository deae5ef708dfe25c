export type ExporterMetadataValue = string | number | boolean;

/** The origin of the events (environment, version, region); the relay stores it with every exposure. */
export class ExporterMetadata {
  readonly #values = new Map<string, ExporterMetadataValue>();

  /** Sets one value; returns the same object, so that calls chain. */
  add(key: string, value: ExporterMetadataValue): this {
    this.#values.set(key, value);
    return this;
  }

  /** A new plain object with all values. */
  asObject(): Record<string, ExporterMetadataValue> {
    return Object.fromEntries(this.#values);
  }
}

/**
 * The metadata that the envelope calls `meta` and the context carries as `gofeatureflag.exporterMetadata`: the user's
 * values and the two reserved ones, which say which SDK produced the events (GOFF-COLL-011, -012). Frozen, because all
 * requests share them.
 */
export function withReservedKeys(
  values: Readonly<Record<string, ExporterMetadataValue>>,
): Readonly<Record<string, ExporterMetadataValue>> {
  return Object.freeze({ ...values, provider: 'javascript', openfeature: true });
}
