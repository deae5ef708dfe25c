/** What a conversion rate is made of. `converted` is at most `visitors`, and `visitors` at least 1. */
export interface Conversions {
  readonly visitors: number;
  readonly converted: number;
}

/** A group's mean, and the variance of that mean. */
export interface Estimate {
  readonly mean: number;
  readonly varianceOfMean: number;
}

/** The treatment is compared with the control. */
export interface Pair<Group> {
  readonly control: Group;
  readonly treatment: Group;
}

export const mapPair = <A, B>({ control, treatment }: Pair<A>, map: (group: A) => B): Pair<B> => ({
  control: map(control),
  treatment: map(treatment),
});

export const rateOf = ({ visitors, converted }: Conversions): number => converted / visitors;

export const rateEstimate = ({ visitors, converted }: Conversions): Estimate => ({
  mean: converted / visitors,
  varianceOfMean: ((converted / visitors) * ((visitors - converted) / visitors)) / visitors,
});
