import { byId } from '../dom/by-id.js';
import { setText } from '../dom/set-text.js';
import { timeOfDay } from '../dom/words.js';
import type { EventLog } from '../events/event-log.js';
import type { LiveQuestion } from './live-conversion.js';

/** Says what the view counts, and where the report comes from. */
export class LiveNote {
  readonly #log: EventLog;
  readonly #place = byId('live-note', HTMLElement);
  readonly #command = byId('report-command', HTMLElement);

  constructor(log: EventLog) {
    this.#log = log;
  }

  show(question: LiveQuestion | undefined): void {
    const { flag = 'FLAG', goal = 'GOAL' } = question ?? {};
    setText(
      this.#place,
      `It counts what has come to this page since ${this.#beginning}, by the report's rules and with its sequential ` +
        `interval, which holds however often you look. The report reads all exported files:`,
    );
    setText(this.#command, `goff-impact --flag ${shellWord(flag)} --goal ${shellWord(goal)} FOLDER`);
  }

  get #beginning(): string {
    const oldest = this.#log.get(this.#log.oldest);
    return oldest === undefined ? 'it was opened' : timeOfDay(oldest.atMs);
  }
}

const MAX_WORD = 80;

/** Quoted for a shell where that is needed; a name that would fill the page stays out. */
function shellWord(text: string): string {
  if (text.length > MAX_WORD) return '…';
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
