import { visible } from '../foreign-text.js';

/** HTML that this project wrote. Nothing else comes into a page without being escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Fragment = string | number | Markup | readonly Fragment[] | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template: what is filled in is escaped, but for {@link Markup}; lists are joined, `undefined` is nothing. */
export function markup(parts: TemplateStringsArray, ...values: readonly Fragment[]): Markup {
  const pieces = parts.map((part, index) => part + textOf(values[index]));
  return new Markup(pieces.join(''));
}

/** A name from a file: isolated, so that its direction does not turn what is beside it. */
export function foreign(name: string): Markup {
  return markup`<bdi>${name === '' ? '(empty)' : name}</bdi>`;
}

/** A sentence with the options that it names, such as `--sequential` between backticks, as code. */
export function sentence(text: string): Markup {
  const pieces = text.split(NAMED_OPTION);
  return markup`${pieces.map((piece, index) => (index % 2 === 1 ? markup`<code>${piece}</code>` : piece))}`;
}

/** Narrow, because a sentence may also have the name of a variation between backticks, which may be anything. */
const NAMED_OPTION = /`(--[a-z]+)`/;

function textOf(value: Fragment): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return visible(String(value)).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A text of this project, such as the name of an element, that is not escaped. */
export function trusted(text: string): Markup {
  return new Markup(text);
}
