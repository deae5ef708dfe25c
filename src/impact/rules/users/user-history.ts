import type { Exposure, GoalEvent, Seconds } from '../lines/sorted-line.js';

/** What was read of one user. */
export class UserHistory {
  readonly goalEvents: GoalEvent[] = [];
  /** How many copies of their lines were read. */
  repeated = 0;
  readonly #variations = new Set<string>();
  #firstExposure: Seconds | undefined;
  #exposures = 0;

  addExposure({ variation, time }: Exposure): void {
    this.#variations.add(variation);
    this.#exposures += 1;
    if (this.#firstExposure === undefined || time < this.#firstExposure) this.#firstExposure = time;
  }

  /** How many exposures counted, copies included. */
  get exposures(): number {
    return this.#exposures;
  }

  get firstExposure(): Seconds | undefined {
    return this.#firstExposure;
  }

  /** True for a user of several variations: what such a user bought cannot be put down to one of them. */
  get isMixed(): boolean {
    return this.#variations.size > 1;
  }

  /** The variation that the user was exposed to; undefined for none and for several. */
  get variation(): string | undefined {
    const [first] = this.#variations;
    return this.isMixed ? undefined : first;
  }
}
