/** Consecutive events in the memory where they were written, not copied. Valid until the next event is written. */
export interface EventsView {
  /** Has the texts of the events, separated by commas; it may have other bytes as well. */
  readonly bytes: Buffer;
  /** Where the first of them starts in `bytes`. */
  readonly start: number;
  /** Where events end in `bytes`. The next event starts one byte after that. */
  readonly ends: ArrayLike<number>;
  /** The index of the first event in `ends`. */
  readonly from: number;
  /** The index after that of the last event. */
  readonly to: number;
  /** The number of the first event; the others follow. */
  readonly first: number;
}

/** Bytes of the events and of the commas between them. */
export function bytesOf({ ends, to, start }: EventsView): number {
  return (ends[to - 1] ?? start) - start;
}

/** The events from index `from` to the one before `to`. */
export function partOf(view: EventsView, { from, to }: Pick<EventsView, 'from' | 'to'>): EventsView {
  const start = from === view.from ? view.start : (view.ends[from - 1] ?? 0) + 1;
  return { bytes: view.bytes, start, ends: view.ends, from, to, first: view.first + from - view.from };
}
