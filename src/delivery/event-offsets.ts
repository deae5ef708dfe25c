/**
 * Where the event at `index` starts, if `ends` tells where each event ends: one byte behind the one before it, which is
 * the comma's, and the first one behind an envelope's prefix of this many bytes.
 */
export function startAt(index: number, ends: ArrayLike<number>, prefixBytes: number): number {
  return index === 0 ? prefixBytes : (ends[index - 1] ?? 0) + 1;
}
