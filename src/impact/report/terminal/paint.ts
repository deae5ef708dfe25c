/** Colours a text, or leaves it as it is. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly open: (text: string) => string;
}

const PLAIN: Paint = { strong: same, faint: same, good: same, bad: same, open: same };

const COLOURED: Paint = {
  strong: sequence('1'),
  faint: sequence('2'),
  good: sequence('1;32'),
  bad: sequence('1;31'),
  open: sequence('1;33'),
};

/** Each text is coloured and reset by itself, so that a line that is cut elsewhere does not colour what follows it. */
export function paintOf({ colour }: { readonly colour: boolean }): Paint {
  return colour ? COLOURED : PLAIN;
}

function same(text: string): string {
  return text;
}

function sequence(code: string): (text: string) => string {
  return (text) => `\u001b[${code}m${text}\u001b[0m`;
}
