import { byId } from '../dom/by-id.js';
import type { Chaos } from './shown-failure.js';

/** Switches failures at random on. */
export class ChaosForm {
  readonly #form = byId('chaos-form', HTMLFormElement);

  constructor(onSubmit: (chaos: Chaos) => void) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const [rate, seed, path] = ['rate', 'seed', 'path'].map((name) => this.#text(name)) as [string, string, string];
      onSubmit({ rate: Number(rate) / 100, seed: Math.trunc(Number(seed)) || 0, path });
    });
  }

  #text(name: string): string {
    return (this.#form.elements.namedItem(name) as HTMLInputElement).value;
  }
}
