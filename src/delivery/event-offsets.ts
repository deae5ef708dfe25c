/**
 * Where the event at `index` starts, if `ends` tells where each event ends: after the event before it and a comma. The
 * first one starts after an envelope's prefix of this many bytes.
 */
export function startAt(index: number, ends: ArrayLike<number>, prefixBytes: number): number {
  return index === 0 ? prefixBytes : (ends[index - 1] ?? 0) + 1;
}
