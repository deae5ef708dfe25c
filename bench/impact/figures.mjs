/**
 * What every subject has to find, by variation: exposed and converting users, conversions, and the exact decimals of
 * the revenue and of the sum of the squares of the users' totals. Who counts lines that are set aside is held to them.
 */

/** The figures in the standard output of a subject; undefined if there are none. */
export function figuresOf(output) {
  try {
    const { counts, ...figures } = JSON.parse(output);
    return counts === undefined ? figures : figuresOfOurs(counts);
  } catch {
    return undefined;
  }
}

function figuresOfOurs({ variations, lines, exposures, goalEvents }) {
  const { counted, notExposed, beforeExposure } = goalEvents;
  return {
    variations: Object.fromEntries(Object.entries(variations).map(([name, one]) => [name, figuresOfVariation(one)])),
    setAside: { lines: lines.read, exposures: exposures.counted, counted, notExposed, beforeExposure },
  };
}

function figuresOfVariation({ exposedUsers, convertingUsers, conversions, revenue }) {
  const { EUR, ...others } = revenue;
  return { exposedUsers, convertingUsers, conversions, ...EUR, ...others };
}

/** One sentence for each figure that differs from the truth. */
export function differencesFrom(truth, { variations, setAside }) {
  const expected = flat({ variations: truth.variations, ...(setAside && { setAside: truth.setAside }) });
  const found = flat({ variations, setAside });
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  return names
    .filter((name) => found[name] !== expected[name])
    .map((name) => `${name} is ${found[name]}, not ${expected[name]}`);
}

function flat(object, path = '') {
  const known = Object.entries(object ?? {}).filter(([, value]) => value !== undefined);
  const parts = known.map(([name, value]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    return value !== null && typeof value === 'object' ? flat(value, inner) : { [inner]: canonical(value) };
  });
  return Object.assign({}, ...parts);
}

/** Decimals without trailing zeros. */
const canonical = (value) =>
  String(value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
