/** Where a key leads from the row `at` (-1: none is chosen) of a list; undefined for a key that leads nowhere. */
export function rowOfKey(
  key: string,
  { at, length, page }: { at: number; length: number; page: number },
): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: length - 1,
  };
  const target = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return target === undefined || length === 0 ? undefined : Math.max(0, Math.min(length - 1, target));
}
