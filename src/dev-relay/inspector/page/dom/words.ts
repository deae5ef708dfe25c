const numbers = new Intl.NumberFormat('en-GB');
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** `1,204`. */
export const count = (value: number): string => numbers.format(value);

/** `1 event`, `1,204 events`. */
export function counted(value: number, [one, many]: readonly [string, string]): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** The time of day, in the zone of the reader: `14:03:07`. */
export function timeOfDay(atMs: number): string {
  return Number.isNaN(new Date(atMs).getTime()) ? '–' : clock.format(atMs);
}

/** `812 B`, `14.2 kB`, `3.1 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The beginning of a long text, with `…` where it is cut. */
export function shortened(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters)}…`;
}
