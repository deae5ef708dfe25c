/** A line of numbers, and where each of them lies on it, in per cent of its length. */
export interface Scale {
  /** Values outside of the line are at its ends. */
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
  /** The digits that tell the ticks apart where they are written as percentages. */
  readonly percentDigits: number;
}

/** Larger numbers count as infinite: their sums and differences overflow. */
const LARGEST = 1e100;

/** A scale over all finite `values`, with a little room at both ends, and two to six round ticks. */
export function scaleOver(values: readonly number[]): Scale {
  const finite = values.filter((value) => Math.abs(value) < LARGEST);
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
  const step = stepWithin((high - low) / 2);
  return { at, ticks: ticksBetween({ low, high, step }), percentDigits: digitsOf(step * 100) };
}

function smallest(values: readonly number[], otherwise: number): number {
  return values.length === 0 ? otherwise : values.reduce((least, value) => Math.min(least, value));
}

function widened(low: number, high: number): [number, number] {
  const room = high > low ? (high - low) * 0.04 : Math.abs(high) * 0.1 || 0.01;
  return [low - room, high + room];
}

function ticksBetween({ low, high, step }: { low: number; high: number; step: number }): number[] {
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  if (!Number.isSafeInteger(first) || last - first > 20) return [];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/** 1, 2 or 5 times a power of ten, at most `most`: two steps fit, and never more than five. */
function stepWithin(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const factor = [5, 2].find((each) => each * power <= most) ?? 1;
  return factor * power;
}

/** How many digits a step needs: 0.05 needs two. The small addend makes up for the rounding of floats. */
function digitsOf(step: number): number {
  return Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}
