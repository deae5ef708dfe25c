/**
 * Up to this length the runtime's own search is linear. For longer texts it uses only the last 250 units to see how far
 * it can skip, and takes the product of the lengths where a text nearly matches everywhere.
 */
const LONGEST_FOR_RUNTIME = 250;

/** For each length of a beginning of the text: how long the longest shorter beginning is that it ends with. */
function bordersOf(text: string): Int32Array {
  const borders = new Int32Array(text.length + 1);
  let border = 0;
  for (let index = 1; index < text.length; index++) {
    while (border > 0 && text.charCodeAt(index) !== text.charCodeAt(border)) border = borders[border] ?? 0;
    if (text.charCodeAt(index) === text.charCodeAt(border)) border++;
    borders[index + 1] = border;
  }
  return borders;
}

/** Knuth, Morris and Pratt: without going back in `text`. */
function includesLong(text: string, wanted: string): boolean {
  const borders = bordersOf(wanted);
  let matched = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    while (matched > 0 && wanted.charCodeAt(matched) !== unit) matched = borders[matched] ?? 0;
    if (wanted.charCodeAt(matched) === unit && ++matched === wanted.length) return true;
  }
  return false;
}

/** Whether `wanted` is part of `text`, in a time that is linear in the length of `text`. */
export function includesText(text: string, wanted: string): boolean {
  if (wanted.length <= LONGEST_FOR_RUNTIME) return text.includes(wanted);
  return text.length >= wanted.length && includesLong(text, wanted);
}
