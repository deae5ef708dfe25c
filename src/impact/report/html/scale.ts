/** A line of numbers, and where each of them lies on it, in per cent of its length. */
export interface Scale {
  /** Values outside of the line lie on its ends. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** A scale over all finite `values`, with a little room at both ends, and about four round ticks. */
export function scaleOver(values: readonly number[]): Scale {
  const finite = values.filter(Number.isFinite);
  const [low, high] = widened(
    smallest(finite, 0),
    -smallest(
      finite.map((value) => -value),
      0,
    ),
  );
  const at = (value: number): number => {
    const place = Number.isNaN(value) ? 0 : (value - low) / (high - low);
    return Math.min(100, Math.max(0, place * 100));
  };
  return { at, ticks: ticksBetween(low, high) };
}

function smallest(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((least, value) => Math.min(least, value));
}

function widened(low: number, high: number): [number, number] {
  const room = high > low ? (high - low) * 0.04 : Math.abs(high) * 0.1 || 0.01;
  return [low - room, high + room];
}

function ticksBetween(low: number, high: number): number[] {
  const step = stepFor((high - low) / 4);
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  if (!Number.isSafeInteger(first) || last - first > 20) return [];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/** 1, 2 or 5 times a power of ten, at least `least`. */
function stepFor(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const factor = [1, 2, 5].find((each) => each * power >= least) ?? 10;
  return factor * power;
}
