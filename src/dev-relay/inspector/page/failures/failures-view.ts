import { byId } from '../dom/by-id.js';
import { element } from '../dom/element.js';
import { setText } from '../dom/set-text.js';
import { askRelay } from '../relay/relay-api.js';
import type { Announcer } from '../shell/announcer.js';
import { ChaosForm } from './chaos-form.js';
import { FailureForm } from './failure-form.js';
import { effectOf, requestsOf, timesOf, type ShownFailures } from './shown-failure.js';

const NONE: ShownFailures = { queue: [], chaos: null };

/** Failures to switch on and off, and those that are on. */
export class FailuresView {
  readonly #announcer: Announcer;
  readonly #list = byId('failure-list', HTMLUListElement);
  readonly #badge = byId('failures-badge', HTMLElement);
  readonly #recover = byId('recover', HTMLButtonElement);
  #failures = NONE;

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
    new FailureForm((failure) => this.#switch({ ...this.#failures, queue: [...this.#failures.queue, failure] }));
    new ChaosForm((chaos) => this.#switch({ ...this.#failures, chaos }));
    this.#recover.addEventListener('click', () => this.#switch(NONE));
  }

  async update(): Promise<void> {
    this.#take(await askRelay<ShownFailures>('/dev/failures'));
  }

  /** Shows what the relay says is on: a failure may be used up, or somebody else may have switched one. */
  show(failures: ShownFailures): void {
    const before = this.#count;
    this.#failures = failures;
    if (before !== this.#count) this.#announcer.say(`${this.#count || 'No'} failures switched on`);
    this.#draw();
  }

  get #count(): number {
    return this.#failures.queue.length + (this.#failures.chaos === null ? 0 : 1);
  }

  #switch(failures: ShownFailures): void {
    void askRelay<ShownFailures>('/dev/failures', { method: 'PUT', body: failures }).then((reply) => this.#take(reply));
  }

  #take(reply: Awaited<ReturnType<typeof askRelay<ShownFailures>>>): void {
    setText(byId('failure-problem', HTMLElement), 'problem' in reply ? reply.problem : '');
    if ('value' in reply) this.show(reply.value);
  }

  #draw(): void {
    const { queue, chaos } = this.#failures;
    const rows = queue.map((failure, at) => {
      const others = queue.filter((_other, index) => index !== at);
      const words = [effectOf(failure), requestsOf(failure), timesOf(failure)] as const;
      return this.#row(words, () => this.#switch({ queue: others, chaos }));
    });
    if (chaos !== null) {
      const words = [
        `${Number((chaos.rate * 100).toFixed(2))} % at random, seed ${chaos.seed}`,
        requestsOf(chaos),
        'until it is switched off',
      ] as const;
      rows.push(this.#row(words, () => this.#switch({ queue, chaos: null })));
    }
    this.#list.replaceChildren(...rows);
    byId('failures-none', HTMLElement).hidden = rows.length > 0;
    this.#recover.hidden = rows.length < 2;
    this.#badge.hidden = rows.length === 0;
    setText(this.#badge, String(rows.length));
  }

  #row([effect, requests, times]: readonly [string, string, string], switchOff: () => void): HTMLElement {
    const button = element('button', {
      attributes: { type: 'button', 'aria-label': `Switch off: ${effect}` },
      content: 'Switch off',
    });
    button.addEventListener('click', switchOff);
    const words = [
      element('b', { content: effect }),
      element('span', { content: requests }),
      element('span', { class: 'note', content: times }),
    ];
    return element('li', { content: [...words, button] });
  }
}
