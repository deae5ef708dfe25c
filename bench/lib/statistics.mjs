/** The value below which the part `q` of ascending values lies. */
export function quantile(ascending, q) {
  return ascending[Math.min(ascending.length - 1, Math.floor(q * ascending.length))];
}

export function median(values) {
  const ascending = Float64Array.from(values).sort();
  const middle = ascending.length / 2;
  return Number.isInteger(middle) ? (ascending[middle - 1] + ascending[middle]) / 2 : ascending[Math.floor(middle)];
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Milliseconds of single calls, in any order, as microseconds of all. `usual` is the mean of all calls but the slowest
 * thousandth: it sees what each call has to do, but not the moments in which the machine does something else, which are
 * in `p999` and `worst`.
 */
export function latencies(times) {
  const ascending = Float64Array.from(times).sort();
  const us = (ms) => ms * 1000;
  return {
    mean: us(mean(ascending)),
    usual: us(mean(ascending.subarray(0, Math.ceil(0.999 * ascending.length)))),
    p50: us(quantile(ascending, 0.5)),
    p999: us(quantile(ascending, 0.999)),
    p9995: us(quantile(ascending, 0.9995)),
    worst: us(ascending.at(-1)),
  };
}

/** Least squares: by how much `y` grows when `x` grows by one. */
export function slope(points) {
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const covariance = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const variance = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  return variance === 0 ? 0 : covariance / variance;
}
