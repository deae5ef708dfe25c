import { normalTails } from './distributions.js';
import { rateOf, type Conversions, type Pair } from './sample.js';

/** The two-sided p-value of the z test with the pooled rate. 1 if nobody or everybody converted. */
export function pooledZ({ control, treatment }: Pair<Conversions>): number {
  const visitors = control.visitors + treatment.visitors;
  const converted = control.converted + treatment.converted;
  if (converted === 0 || converted === visitors) return 1;
  const variance = (converted / visitors) * ((visitors - converted) / visitors);
  const error = Math.sqrt(variance * (1 / control.visitors + 1 / treatment.visitors));
  return normalTails((rateOf(treatment) - rateOf(control)) / error);
}
