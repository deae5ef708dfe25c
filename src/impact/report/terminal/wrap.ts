import { beginning, columnsOf } from '../foreign-text.js';

/** `text` in lines of at most `width` columns, broken at spaces; a longer word is broken anywhere. */
export function wrap(text: string, { width, indent = '' }: { width: number; indent?: string }): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, width - columnsOf(indent)))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (columnsOf(longer) + (lines.length > 0 ? columnsOf(indent) : 0) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((each, index) => (index > 0 ? `${indent}${each}` : each));
}

function pieces(word: string, width: number): string[] {
  const parts: string[] = [];
  let rest = word;
  while (columnsOf(rest) > width) {
    const part = beginning(rest, width) || Array.from(rest)[0] || '';
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return [...parts, rest];
}
