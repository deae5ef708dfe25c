import { byId } from '../dom/by-id.js';
import type { ShownFailure } from './shown-failure.js';

type Kind = Pick<ShownFailure, 'status' | 'reset' | 'stall'>;

const KINDS: Readonly<Record<string, Kind>> = {
  unavailable: { status: 503 },
  busy: { status: 429 },
  refused: { status: 400 },
  'reset-before': { reset: 'before-body' },
  'reset-after': { reset: 'after-body' },
  stall: { stall: true },
};

/** The form that a failure is put together with. */
export class FailureForm {
  readonly #form = byId('failure-form', HTMLFormElement);
  readonly #retryAfter = byId('retry-after-field', HTMLElement);

  constructor(onSubmit: (failure: ShownFailure) => void) {
    this.#form.addEventListener('change', () => this.#adjust());
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      onSubmit(this.#read());
    });
    this.#adjust();
  }

  #read(): ShownFailure {
    const [kind, path, times] = ['kind', 'path', 'times'].map((name) => this.#text(name)) as [string, string, string];
    const retryAfter = this.#text('retryAfter').trim();
    return {
      ...KINDS[kind],
      path,
      times: times === 'all' ? 'always' : Number(times),
      ...(kind === 'busy' && retryAfter !== '' ? { retryAfter: numberOr(retryAfter) } : {}),
      ...(this.#recording.checked && !this.#recording.disabled ? { afterRecording: true } : {}),
    };
  }

  /** Offers what goes with the kind that is chosen. */
  #adjust(): void {
    const kind = this.#text('kind');
    this.#retryAfter.hidden = kind !== 'busy';
    this.#recording.disabled = kind === 'reset-before';
  }

  get #recording(): HTMLInputElement {
    return this.#form.elements.namedItem('afterRecording') as HTMLInputElement;
  }

  #text(name: string): string {
    return (this.#form.elements.namedItem(name) as HTMLInputElement | RadioNodeList).value;
  }
}

/** `Retry-After` may be a date as well. */
const numberOr = (text: string): number | string => (/^\d+$/.test(text) ? Number(text) : text);
