import { byId } from '../dom/by-id.js';
import { element } from '../dom/element.js';
import { shortened } from '../dom/words.js';
import type { ArrivedEvent } from '../events/arrived-event.js';
import type { LiveQuestion } from './live-conversion.js';
import { mostFrequent, SeenKeys } from './seen-keys.js';

const MAX_NAME = 80;

/** Where flag, goal and control are chosen, among those that events have named. */
export class QuestionBar {
  readonly #seen = new SeenKeys();
  readonly #flag = byId('question-flag', HTMLSelectElement);
  readonly #goal = byId('question-goal', HTMLSelectElement);
  readonly #control = byId('question-control', HTMLSelectElement);
  readonly #onAsk: (question: LiveQuestion) => void;

  constructor(onAsk: (question: LiveQuestion) => void) {
    this.#onAsk = onAsk;
    byId('question', HTMLFormElement).addEventListener('change', ({ target }) => {
      if (target !== this.#control) this.#control.value = '';
      this.#ask();
    });
  }

  note(event: ArrivedEvent): void {
    this.#seen.add(event);
  }

  /** Offers what events have named; the first time it chooses what came most often. */
  update(): void {
    const isFirst = this.question === undefined;
    offer(this.#flag, { names: this.#seen.flags.keys(), chosen: mostFrequent(this.#seen.flags) });
    offer(this.#goal, { names: this.#seen.goals.keys(), chosen: mostFrequent(this.#seen.goals) });
    if (isFirst) this.#ask();
  }

  offerControls(names: readonly string[]): void {
    offer(this.#control, { names, chosen: undefined });
  }

  /** Undefined until there are a flag and a goal. */
  get question(): LiveQuestion | undefined {
    if (this.#flag.options.length === 0 || this.#goal.options.length === 0) return undefined;
    return { flag: this.#flag.value, goal: this.#goal.value, control: this.#control.value };
  }

  /** What there is to do until there is something to show. */
  get hint(): string {
    if (this.#seen.flags.size === 0) return 'No exposures have come yet: evaluate a flag in your application.';
    if (this.#seen.goals.size === 0) return 'No tracking events have come yet: call track in your application.';
    return 'No exposure of this flag counts yet.';
  }

  #ask(): void {
    const { question } = this;
    if (question !== undefined) this.#onAsk(question);
  }
}

/** Adds the names that are new, in their order; chooses one where the list was empty. */
function offer(
  select: HTMLSelectElement,
  { names, chosen }: { names: Iterable<string>; chosen: string | undefined },
): void {
  const there = new Set([...select.options].map(({ value }) => value));
  const wasEmpty = there.size === 0;
  for (const name of names) {
    if (there.has(name)) continue;
    select.append(element('option', { attributes: { value: name }, content: shortened(name, MAX_NAME) || '(empty)' }));
  }
  if (wasEmpty && chosen !== undefined) select.value = chosen;
}
