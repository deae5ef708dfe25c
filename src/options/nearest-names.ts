const most = { names: 3, characters: 200 } as const;

interface Near {
  readonly name: string;
  readonly distance: number;
}

/**
 * The names that are near to the wanted one: at most three, the nearest first, equally near ones in order of name.
 *
 * A name is near if it may be a slip: at most a third of the letters (of the longer name) differ, or one of the two
 * contains the other and has at most twice its letters. Two swapped letters are one slip, and a letter in the other
 * case is a tenth of one. No name of more than 200 characters is near. A name that is more than one slip farther away
 * than the nearest is left out.
 */
export function nearestNames(wanted: string, names: Iterable<string>): string[] {
  const nearest: Near[] = [];
  for (const name of new Set(names)) {
    const farthest = nearest.length < most.names ? Infinity : nearest[most.names - 1]!.distance;
    const distance = distanceOf(wanted, { name, farthest });
    if (distance === undefined) continue;
    nearest.push({ name, distance });
    nearest.sort(byDistance).splice(most.names);
  }
  return nearest.filter(({ distance }) => distance <= nearest[0]!.distance + 1).map(({ name }) => name);
}

const byDistance = (a: Near, b: Near): number => a.distance - b.distance || (a.name < b.name ? -1 : 1);

/** How many slips apart the names are; `undefined` if that is not near, or more than `farthest`. */
function distanceOf(
  wanted: string,
  { name, farthest }: { readonly name: string; readonly farthest: number },
): number | undefined {
  const [shorter, longer] = wanted.length < name.length ? [wanted, name] : [name, wanted];
  if (longer.length > most.characters || shorter === '') return undefined;
  const added = longer.length - shorter.length;
  const near = isPartOf(longer, shorter) ? Math.max(added + 1, longer.length / 3) : longer.length / 3;
  const limit = Math.min(farthest, near);
  // Each extra letter is a slip: this spares the comparison of most names, and files may have a hundred thousand.
  return added > limit ? undefined : slipsBetween(wanted, { name, limit });
}

/** Whether the longer name contains the shorter. One or two letters prove nothing: many names contain them. */
function isPartOf(longer: string, shorter: string): boolean {
  const isLarge = shorter.length > 2 && shorter.length * 2 >= longer.length;
  return isLarge && longer.toLowerCase().includes(shorter.toLowerCase());
}

/**
 * How many letters are missing, added, replaced or swapped with the next one; `undefined` above the limit. A common
 * beginning and end take no time to compare: names of one family often differ only in the middle.
 */
function slipsBetween(
  wanted: string,
  { name, limit }: { readonly name: string; readonly limit: number },
): number | undefined {
  const [a, b] = differingParts(wanted, name);
  let [beforeAbove, above]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = above[column - 1]! + replacementCost(a[row - 1]!, b[column - 1]!);
      const swapped = isSwapped(a, b, [row, column]) ? beforeAbove[column - 2]! + 1 : Infinity;
      current.push(Math.min(replaced, swapped, above[column]! + 1, current[column - 1]! + 1));
    }
    [beforeAbove, above] = [above, current];
    if (Math.min(...beforeAbove, ...above) > limit) return undefined;
  }
  return above[b.length]! > limit ? undefined : above[b.length];
}

/** Both names without their common beginning and end. */
export function differingParts(one: string, other: string): [string, string] {
  const shortest = Math.min(one.length, other.length);
  let start = 0;
  while (start < shortest && one[start] === other[start]) start++;
  let end = 0;
  while (end < shortest - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  return [one.slice(start, one.length - end), other.slice(start, other.length - end)];
}

function isSwapped(a: string, b: string, [row, column]: readonly [number, number]): boolean {
  return row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
}

function replacementCost(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 0.1 : 1;
}
