import type { Dice } from './traps.js';

/** A member of an object: its name, and its value as JSON text. */
export type Member = readonly [name: string, json: string];

/** From here on a string is not escaped by chance: that would take most of the time that a folder takes. */
const longText = 1000;

/** The text of an object, as the relay writes it but for spaces and escapes that the traps put in. */
export function objectText(members: readonly Member[], dice: Dice): string {
  const space = dice.springs('spaces', 8) ? (): string => dice.pick(['', ' ', '\t', '  \t ']) : (): string => '';
  const escape = dice.springs('escapes', 6)
    ? (text: string): string => escaped(text, dice)
    : (text: string): string => text;
  const texts = members.map(([name, json]) => {
    const value = json.startsWith('"') && json.length < longText ? escape(json) : json;
    return `${space()}${escape(JSON.stringify(name))}${space()}:${space()}${value}${space()}`;
  });
  return `{${space()}${texts.join(',')}}`;
}

/** The same string with some of its characters escaped that need not be. */
function escaped(json: string, dice: Dice): string {
  const characters = json.slice(1, -1).match(/\\u....|\\.|[^]/g) ?? [];
  return `"${characters.map((each) => (dice.oneIn(4) ? escapedCharacter(each, dice) : each)).join('')}"`;
}

function escapedCharacter(character: string, dice: Dice): string {
  if (character.length > 1) return character;
  if (character === '/' && dice.oneIn(2)) return '\\/';
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  return `\\u${dice.oneIn(2) ? code : code.toUpperCase()}`;
}
