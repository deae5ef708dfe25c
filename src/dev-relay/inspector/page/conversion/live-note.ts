import { byId } from '../dom/by-id.js';
import { setText } from '../dom/set-text.js';
import { timeOfDay } from '../dom/words.js';
import type { LiveQuestion } from './live-conversion.js';

/** Says what the view counts, and where the report comes from. */
export class LiveNote {
  readonly #place = byId('live-note', HTMLElement);
  readonly #command = byId('report-command', HTMLElement);

  /** `sinceMs` is when the first event of the count came, in milliseconds since 1970. */
  show({ flag = 'FLAG', goal = 'GOAL' }: Partial<LiveQuestion>, sinceMs: number | undefined): void {
    const since = sinceMs === undefined ? '' : ` since ${timeOfDay(sinceMs)}`;
    setText(
      this.#place,
      `It counts what has come to this page${since}, by the report's rules and with its sequential ` +
        `interval, which holds however often you look. The report reads all exported files:`,
    );
    setText(this.#command, `goff-impact --flag ${shellWord(flag)} --goal ${shellWord(goal)} FOLDER`);
  }
}

const MAX_WORD = 80;

/** A word, quoted for a shell where that is needed; `…` in place of a name that would fill the page. */
function shellWord(text: string): string {
  if (text.length > MAX_WORD) return '…';
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
