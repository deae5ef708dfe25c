/** Random numbers from 0 to 1 that are the same for the same seed and name: a visitor acts alike in every run. */
export function randomOf(seed, name) {
  let state = seed | 0;
  for (const character of name) state = Math.imul(state ^ character.codePointAt(0), 0x9e3779b1);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
