/**
 * Holm's p-values for several comparisons, in the order of `p`: the smallest is multiplied by the number of
 * comparisons, the next by one less, ...; none is smaller than one before it, none above 1.
 */
export function holm(p: readonly number[]): number[] {
  const ranking = p.map((_, index) => index).sort((a, b) => p[a]! - p[b]!);
  const adjusted = [...p];
  let least = 0;
  ranking.forEach((index, rank) => {
    least = Math.max(least, Math.min(1, (p.length - rank) * p[index]!));
    adjusted[index] = least;
  });
  return adjusted;
}

/** The same where some comparisons have no p-value: those take no part. */
export function holmWhereKnown(p: readonly (number | null)[]): (number | null)[] {
  const adjusted = holm(p.filter((value) => value !== null));
  return p.map((value) => (value === null ? null : adjusted.shift()!));
}
