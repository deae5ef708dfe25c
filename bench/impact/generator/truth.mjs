import { VARIATIONS } from './events.mjs';

/** A whole number of hundredths (or of ten thousandths) as a decimal without trailing zeros. */
export function decimal(units, places) {
  const digits = String(units).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (fraction && `.${fraction}`);
}

/** What an analysis of the data must find, in the form of `figures.mjs`. */
export function truthOf({ experiment, conversions, cents, seen }) {
  const totals = VARIATIONS.map(() => ({ exposedUsers: 0, convertingUsers: 0, conversions: 0, sum: 0n, squares: 0n }));
  for (let user = 0; user < experiment.exposedUsers; user++) {
    const total = totals[experiment.variationOf(user)];
    total.exposedUsers++;
    if (conversions[user] === 0) continue;
    total.convertingUsers++;
    total.conversions += conversions[user];
    total.sum += BigInt(cents[user]);
    total.squares += BigInt(cents[user]) ** 2n;
  }
  return { variations: byVariation(totals), setAside: { ...seen, lines: experiment.lines } };
}

function byVariation(totals) {
  const named = totals.map(({ sum, squares, ...counts }, variation) => [
    VARIATIONS[variation],
    { ...counts, sum: decimal(sum, 2), sumOfSquares: decimal(squares, 4) },
  ]);
  return Object.fromEntries(named.filter(([, { exposedUsers }]) => exposedUsers > 0));
}
