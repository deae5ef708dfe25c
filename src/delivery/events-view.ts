/** Neighbouring events where they are in memory: nothing of them is copied. It is valid until the next event. */
export interface EventsView {
  /** Has the texts of the events, with commas between them; whatever else it has is not theirs. */
  readonly bytes: Buffer;
  /** Where the first of them starts in `bytes`. */
  readonly start: number;
  /** Where events end in `bytes`: the next one starts one byte behind. */
  readonly ends: ArrayLike<number>;
  /** The place of the first of them in `ends`. */
  readonly from: number;
  /** The place behind that of the last. */
  readonly to: number;
  /** The number of the first; the others follow. */
  readonly first: number;
}

/** Bytes of the events and of the commas between them. */
export function bytesOf({ ends, to, start }: EventsView): number {
  return (ends[to - 1] ?? start) - start;
}

/** Those of the events from the place `from` to the one before `to`. */
export function partOf(view: EventsView, { from, to }: Pick<EventsView, 'from' | 'to'>): EventsView {
  const start = from === view.from ? view.start : (view.ends[from - 1] ?? 0) + 1;
  return { bytes: view.bytes, start, ends: view.ends, from, to, first: view.first + from - view.from };
}
