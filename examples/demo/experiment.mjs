/** The quantile of the normal distribution for an interval of 95 %. */
const Z = 1.96;

/**
 * Joins exposures and tracking events by `userKey`: for each variation who saw it, who of them bought, and for how
 * much.
 *
 * Takes parsed lines of the relay's two files.
 */
export function outcomes({ exposures, trackingEvents, flagKey, variations }) {
  const seen = new Map(exposures.filter(({ key }) => key === flagKey).map((event) => [event.userKey, event.variation]));
  const results = new Map(variations.map((variation) => [variation, emptyResult(variation)]));
  for (const variation of seen.values()) results.get(variation).visitors++;
  const buyers = new Set();
  for (const { key, userKey, trackingEventDetails } of trackingEvents) {
    const result = results.get(seen.get(userKey));
    if (key !== 'purchase' || result === undefined) continue;
    result.revenue += trackingEventDetails.value;
    if (!buyers.has(userKey)) result.conversions++;
    buyers.add(userKey);
  }
  return [...results.values()];
}

const emptyResult = (variation) => ({ variation, visitors: 0, conversions: 0, revenue: 0 });

/**
 * How much the second rate lies above the first, as a share of it, with the interval in which the true value lies in 95
 * of 100 experiments (Katz: the logarithm of a ratio of rates is nearly normal). `undefined` if one of the groups has
 * no conversion.
 */
export function lift(control, treatment) {
  const groups = [control, treatment];
  if (groups.some(({ conversions }) => conversions === 0)) return undefined;
  const [from, to] = groups.map(({ conversions, visitors }) => conversions / visitors);
  const variance = groups.reduce((sum, { conversions, visitors }) => sum + 1 / conversions - 1 / visitors, 0);
  const ratio = to / from;
  const factor = Math.exp(Z * Math.sqrt(variance));
  return { estimate: ratio - 1, low: ratio / factor - 1, high: ratio * factor - 1 };
}
