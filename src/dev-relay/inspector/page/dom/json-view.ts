import { visible } from '../../../../impact/report/foreign-text.js';
import { element } from './element.js';

/** Above this many characters a text is shown without colours, and cut. */
const MAX_CHARACTERS = 100_000;

const TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Characters that cannot be seen, or turn the direction of the text around them; not the line feeds of indented text.
 */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A JSON text, indented and in colours. Of a long one the first 100,000 characters are shown. */
export function jsonView(text: string): HTMLElement {
  const indented = seen(indent(text));
  const view = element('pre', { class: 'json', attributes: { tabindex: '0', 'aria-label': 'JSON', dir: 'ltr' } });
  if (indented.length > MAX_CHARACTERS) view.append(`${indented.slice(0, MAX_CHARACTERS)}\n… (cut)`);
  else view.append(...coloured(indented));
  return view;
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

const seen = (text: string): string => text.replace(UNSEEN, (character) => visible(character));

function* coloured(text: string): Generator<Node | string> {
  let at = 0;
  for (const token of text.matchAll(TOKENS)) {
    if (token.index > at) yield text.slice(at, token.index);
    yield element('span', { class: kindOf(token), content: token[1] ?? token[0] });
    yield token[2] ?? '';
    at = token.index + token[0].length;
  }
  yield text.slice(at);
}

function kindOf([whole, string, colon]: RegExpExecArray): string {
  if (string !== undefined) return colon === undefined ? 'string' : 'name';
  return /^[-\d]/.test(whole) ? 'number' : 'word';
}
