const most = { names: 3, characters: 200 } as const;

interface Near {
  readonly name: string;
  readonly distance: number;
}

/**
 * The names that are spelled most like the wanted one, at most three, the nearest first, equally near ones by name.
 *
 * Letters that differ in case alone are nearly equal. Names of more than 200 characters are not compared. Foreign files
 * may hold a hundred thousand names: those whose length alone makes them farther than three others are skipped.
 */
export function nearestNames(wanted: string, names: Iterable<string>): string[] {
  if (wanted.length > most.characters) return [];
  const nearest: Near[] = [];
  for (const name of byLengthDifference(wanted, names)) {
    const farthest = nearest.length < most.names ? Infinity : nearest[most.names - 1]!.distance;
    if (Math.abs(name.length - wanted.length) > farthest) break;
    nearest.push({ name, distance: distanceBetween(wanted, name) });
    nearest.sort(byDistance).splice(most.names);
  }
  return nearest.map(({ name }) => name);
}

const byDistance = (a: Near, b: Near): number => a.distance - b.distance || (a.name < b.name ? -1 : 1);

function byLengthDifference(wanted: string, names: Iterable<string>): string[] {
  const difference = (name: string): number => Math.abs(name.length - wanted.length);
  const comparable = [...new Set(names)].filter(({ length }) => length <= most.characters);
  return comparable.sort((a, b) => difference(a) - difference(b));
}

/** How many letters have to be inserted, removed or replaced; a letter in the other case counts a quarter. */
function distanceBetween(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of a.split('').entries()) {
    const row = [index + 1];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = above[column - 1]! + replacementCost(letter, b[column - 1]!);
      row.push(Math.min(replaced, above[column]! + 1, row[column - 1]! + 1));
    }
    above = row;
  }
  return above[b.length]!;
}

function replacementCost(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.25 : 1;
}
