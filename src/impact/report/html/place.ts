import { type Fragment, type Markup, markup, trusted } from './markup.js';

/** Where on the page a part is: what its ids begin with, and the level of its headings. */
export interface Place {
  readonly id: string;
  readonly level: number;
}

/** A heading of a part. */
export function heading({ level }: Place, text: Fragment): Markup {
  const tag = trusted(`h${Math.min(6, level)}`);
  return markup`<${tag}>${text}</${tag}>`;
}
