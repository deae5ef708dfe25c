import { Slices } from '../dom/slices.js';
import type { EventLog } from '../events/event-log.js';
import type { LiveConversion, LiveQuestion, WorkerInput } from './live-conversion.js';
import { startWorker } from './start-worker.js';

/** Events that are looked at before the caller looks at the clock again. */
const STEP = 500;

/** Sends the events that a question is about to the worker, from the oldest that the page has on. */
export class ConversionFeed {
  readonly #log: EventLog;
  readonly #worker = startWorker();
  readonly #slices = new Slices();
  #question: LiveQuestion | undefined;
  #sentTo = 0;
  #sinceMs: number | undefined;

  constructor(log: EventLog, onResult: (result: LiveConversion) => void) {
    this.#log = log;
    this.#worker.addEventListener('message', ({ data }: MessageEvent<LiveConversion>) => {
      // The result of the question before may still be on its way.
      if (data.flag === this.#question?.flag && data.goal === this.#question.goal) onResult(data);
    });
  }

  /** Begins to count anew, unless only the control has changed. */
  ask(question: LiveQuestion): void {
    const { flag, goal, control } = this.#question ?? {};
    const isSame = question.flag === flag && question.goal === goal;
    this.#question = question;
    if (isSame && question.control === control) return;
    if (isSame) this.#send({ control: question.control });
    else this.restart();
  }

  /** Counts anew what the page has. */
  restart(): void {
    if (this.#question === undefined) return;
    this.#send({ ask: this.#question });
    this.#sentTo = this.#log.oldest;
    this.#sinceMs = undefined;
    this.feed();
  }

  /** When the first event of the count came, in milliseconds since 1970; undefined before that. */
  get sinceMs(): number | undefined {
    return this.#sinceMs;
  }

  /** Called when events have come. */
  feed(): void {
    if (this.#question !== undefined) this.#slices.start(() => this.#feedSome());
  }

  #feedSome(): boolean {
    const { oldest, next } = this.#log;
    const from = Math.max(this.#sentTo, oldest);
    this.#sentTo = Math.min(next, from + STEP);
    this.#sinceMs ??= this.#log.get(from)?.atMs;
    const lines: string[] = [];
    for (let seq = from; seq < this.#sentTo; seq += 1) {
      const event = this.#log.get(seq);
      const wanted = event?.isTracking === true ? this.#question?.goal : this.#question?.flag;
      if (event?.key === wanted && event !== undefined) lines.push(event.json);
    }
    if (lines.length > 0) this.#send({ lines });
    return this.#sentTo < next;
  }

  #send(input: WorkerInput): void {
    this.#worker.postMessage(input);
  }
}
