import { byId } from '../dom/by-id.js';
import { setText } from '../dom/set-text.js';

const PLACE = 'goff-inspector-context';
const EXAMPLE = '{ "targetingKey": "user-1" }';
const PAUSE_MS = 250;

export type Context = Readonly<Record<string, unknown>>;

/**
 * Where a context is typed, as JSON. `onChange` is called a moment after the text changes, and at once on Ctrl+Enter.
 */
export class ContextField {
  readonly #field = byId('context', HTMLTextAreaElement);
  readonly #problem = byId('context-problem', HTMLElement);
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: () => void) {
    this.#field.value = sessionStorage.getItem(PLACE) ?? EXAMPLE;
    this.#field.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(onChange, PAUSE_MS);
    });
    this.#field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onChange();
    });
    byId('context-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
  }

  /** The context; undefined where the text is not a JSON object, which a message below the field then says. */
  read(): Context | undefined {
    const { value } = this.#field;
    sessionStorage.setItem(PLACE, value);
    const read = readContext(value);
    this.say('problem' in read ? read.problem : '');
    return 'problem' in read ? undefined : read.context;
  }

  say(problem: string): void {
    setText(this.#problem, problem);
    this.#field.setAttribute('aria-invalid', String(problem !== ''));
  }
}

function readContext(text: string): { readonly context: Context } | { readonly problem: string } {
  try {
    const context = JSON.parse(text) as unknown;
    if (typeof context === 'object' && context !== null && !Array.isArray(context))
      return { context: context as Context };
    return { problem: 'The context has to be a JSON object, such as { "targetingKey": "user-1" }.' };
  } catch (error) {
    return { problem: `The context is no JSON yet: ${(error as Error).message}` };
  }
}
