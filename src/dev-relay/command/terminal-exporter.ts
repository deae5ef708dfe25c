import type { ExportedEvent } from '../events/exported-event.js';
import type { Exporter } from '../exporters/exporter.js';
import { eventLine, timeOfDay } from './event-line.js';

/** Where lines go. */
export interface Terminal {
  print(lines: string): void;
  /** Whether enough lines wait to be read that more would only fill the memory. */
  readonly isBehind: boolean;
}

const LINES_AT_ONCE = 500;

/** Shows each event as it arrives. Lines that nobody reads are left out, and counted. */
export class TerminalExporter implements Exporter {
  readonly #terminal: Terminal;
  #leftOut = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  record(events: readonly ExportedEvent[]): void {
    const time = timeOfDay(new Date());
    for (let from = 0; from < events.length; from += LINES_AT_ONCE) {
      const some = events.slice(from, from + LINES_AT_ONCE);
      if (this.#terminal.isBehind) this.#leftOut += some.length;
      else this.#print(some.map((event) => eventLine(event, time)));
    }
  }

  #print(lines: readonly string[]): void {
    const note =
      this.#leftOut === 0 ? [] : [`${this.#leftOut} events are not shown here: these lines are read too slowly`];
    this.#leftOut = 0;
    this.#terminal.print([...note, ...lines].join('\n'));
  }

  async flush(): Promise<void> {
    // A line that is not shown is no loss.
  }

  async close(): Promise<void> {
    // The terminal stays open: it is not ours.
  }
}
