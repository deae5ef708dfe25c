/** The names of this many events: `event-0`, `event-1`, … */
export function numberedNames(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `event-${n}`);
}
