/** Attributes of a length `n`: harmless shapes, only long. Each is made when a case asks for it. */
const attributes = {
  text: (n) => 'Ab'.repeat(n / 2),
  /** The same text but for the last character. */
  almost: (n) => `${'Ab'.repeat(n / 2 - 1)}Aa`,
  /** The runtime's lower case of it is not what the engine needs. */
  dotted: (n) => `${'Ab'.repeat(n / 2 - 1)}aİ`,
  greek: (n) => 'ΑΣ'.repeat(n / 2),
  accented: (n) => 'é'.repeat(n),
  astral: (n) => '\u{1f600}'.repeat(n / 2),
  even: (n) => 'a'.repeat(n),
  /** Is looked for in `even`: it differs only in the first character. */
  needle: (n) => `b${'a'.repeat(n / 2)}`,
  spaces: (n) => ' '.repeat(n),
  digits: (n) => '9'.repeat(n),
  underscored: (n) => `${'1_'.repeat(n / 2 - 1)}11`,
  hexadecimal: (n) => `0x${'f'.repeat(n)}p1`,
  version: (n) => `1.2.3-${'a.'.repeat(n / 2)}a`,
  dots: (n) => 'a.'.repeat(n / 2),
  texts: (n) => Array.from({ length: n }, (_, index) => `text ${index}`),
  others: (n) => Array.from({ length: n }, (_, index) => `other ${index}`),
  numbers: (n) => Array.from({ length: n }, (_, index) => index + 1),
  numerals: (n) => Array.from({ length: n }, (_, index) => String(index + 1)),
  lists: (n) => Array.from({ length: n }, (_, index) => [index]),
  ranges: (n) => Array.from({ length: n }, (_, index) => [index, index]),
  members: (n) => Object.fromEntries(Array.from({ length: n }, (_, index) => [`member ${index}`, index])),
};

export const ATTRIBUTE_NAMES = Object.keys(attributes);

const made = new Map();

/** The attribute of that name and length; the same object each time. */
export function attribute(name, n) {
  const key = `${name} ${n}`;
  if (!made.has(key)) made.set(key, attributes[name](n));
  return made.get(key);
}

/** Lets the attributes of a length go. */
export const forgetAttributes = () => made.clear();

/** A context of those attributes that a query names. */
export const contextFor = (query, n) =>
  Object.fromEntries(
    ATTRIBUTE_NAMES.filter((name) => new RegExp(`\\b${name}\\b`).test(query)).map((name) => [name, attribute(name, n)]),
  );
