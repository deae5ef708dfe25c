/** Characters that mean something between names; a backslash before one of them makes it part of a name. */
const special = /\\([\\[\],=])/g;

export function unescaped(text: string): string {
  return text.replace(special, '$1');
}

/** Where an unescaped character is, from the left; empty if there is none. */
export function placesOf(text: string, character: string): number[] {
  const masked = text.replace(special, '\0\0');
  return [...masked.matchAll(new RegExp(`\\${character}`, 'g'))].map(({ index }) => index);
}

/** The parts between unescaped characters, with the escapes still in them. */
export function splitAt(text: string, character: string): string[] {
  const starts = [0, ...placesOf(text, character).map((place) => place + 1)];
  return starts.map((start, index) => text.slice(start, (starts[index + 1] ?? text.length + 1) - 1));
}
