import type { FeatureEventInput } from '../events/feature-event.js';

/** What a provider of this package offers to exposure hooks, those of other copies of the package included. */
export interface ExposureExporter {
  readonly version: 1;
  /** Nothing is exported: the application has switched data collection off. */
  readonly isDisabled: boolean;
  /** Takes over an exposure. Never throws. */
  expose(exposure: FeatureEventInput): void;
  warn(line: string): void;
}

const KEY = Symbol.for('goff-server-provider.exposures');

/** Sets a property of the instance, not a private field, so that subclasses and proxies of a provider have it too. */
export function offerExporter(provider: object, exporter: ExposureExporter): void {
  Object.defineProperty(provider, KEY, { value: exporter });
}

/** The exporter of a provider; `undefined` for anything that is not a provider of this package. Never throws. */
export function exporterOf(provider: unknown): ExposureExporter | undefined {
  try {
    const exporter = (provider as { [KEY]?: ExposureExporter } | null | undefined)?.[KEY];
    return exporter?.version === 1 ? exporter : undefined;
  } catch {
    return undefined;
  }
}
