/** The limits of the specification's engine for a query: the flag of a query above them gives `PARSE_ERROR`. */
const MAX_RULE_DEPTH = 64;
const MAX_LOGIC_DEPTH = 256;
const MAX_LIST_LENGTH = 1000;
const MAX_CONDITIONS = 1000;
const MAX_PATH_SEGMENTS = 128;

const CODE = { quote: 34, backslash: 92, open: 40, close: 41, comma: 44, dot: 46 } as const;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

/** Calls `visit` with every unit outside of `"…"`, the opening quote included. */
function visitUnquoted(text: string, visit: (unit: number, index: number) => void): void {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (!quoted) visit(unit, index);
    if (unit === CODE.quote) quoted = !quoted;
    else if (quoted && unit === CODE.backslash) index++;
  }
}

/** Nesting and list lengths of a query, in either language. */
class BracketScan {
  deepest = 0;
  longestList = 0;
  #depth = 0;
  /** Commas of each open bracket; NaN for those that are no list. */
  readonly #commas: number[] = [];

  see(unit: number): void {
    if (unit === OPEN_LIST) this.#enter(0);
    else if (unit === OPEN_OBJECT || unit === CODE.open) this.#enter(NaN);
    else if (unit === CLOSE_LIST || unit === CLOSE_OBJECT || unit === CODE.close) this.#leave();
    else if (unit === CODE.comma) this.#count();
  }

  #enter(commas: number): void {
    this.#commas.push(commas);
    this.deepest = Math.max(this.deepest, ++this.#depth);
  }

  #leave(): void {
    this.#commas.pop();
    this.#depth--;
  }

  #count(): void {
    const top = this.#commas.length - 1;
    const commas = (this.#commas[top] ?? NaN) + 1;
    this.#commas[top] = commas;
    if (commas >= this.longestList) this.longestList = commas + 1;
  }
}

const isWordUnit = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) ||
  (unit >= 65 && unit <= 90) ||
  (unit >= 48 && unit <= 58) ||
  unit === 45 ||
  unit === 95 ||
  unit === CODE.dot;

const isOperator = (word: string): boolean => word === 'and' || word === 'or';

/** Conditions and path segments of a query in the rule language. */
class WordScan {
  conditions = 1;
  longestPath = 0;
  readonly #text: string;
  #start = -1;
  #dots = 0;

  constructor(text: string) {
    this.#text = text;
  }

  see(unit: number, index: number): void {
    if (!isWordUnit(unit)) return this.end(index);
    if (this.#start < 0) [this.#start, this.#dots] = [index, 0];
    if (unit === CODE.dot) this.#dots++;
  }

  end(index: number): void {
    if (this.#start < 0) return;
    if (index - this.#start <= 3 && isOperator(this.#text.slice(this.#start, index))) this.conditions++;
    this.longestPath = Math.max(this.longestPath, this.#dots + 1);
    this.#start = -1;
  }
}

const startsAsJson = (text: string): boolean => text.startsWith('{') || text.startsWith('[');

function isLogicTooComplex(text: string): boolean {
  const brackets = new BracketScan();
  visitUnquoted(text, (unit) => {
    if (unit !== CODE.open && unit !== CODE.close) brackets.see(unit);
  });
  return brackets.deepest > MAX_LOGIC_DEPTH || brackets.longestList > MAX_LIST_LENGTH;
}

function isRuleTooComplex(text: string): boolean {
  const brackets = new BracketScan();
  const words = new WordScan(text);
  visitUnquoted(text, (unit, index) => {
    brackets.see(unit);
    words.see(unit, index);
  });
  words.end(text.length);
  const tooWide = brackets.longestList > MAX_LIST_LENGTH || words.longestPath > MAX_PATH_SEGMENTS;
  return tooWide || brackets.deepest > MAX_RULE_DEPTH || words.conditions > MAX_CONDITIONS;
}

/** Whether a query, its lines joined, is above one of the limits for its language. */
export function isQueryTooComplex(text: string): boolean {
  return startsAsJson(text.trimStart()) ? isLogicTooComplex(text) : isRuleTooComplex(text);
}
