import { askDevRelay } from './ask-dev-relay.js';
import { askRealRelay } from './ask-real-relay.js';
import type { FlagFile } from './flag-file.js';
import { differences, differencesByPlace, type Outcome } from './outcome.js';

export interface Comparison {
  /** How many files the real relay served, refused and ended at. */
  readonly counts: Readonly<Record<Outcome['kind'], number>>;
  /**
   * How many files the real relay reads in different ways from start to start: the dev relay reads them in one of
   * these.
   */
  readonly byChance: number;
  /** A text for each file that the relays read differently, with the file in it. */
  readonly different: readonly string[];
}

interface Pair {
  readonly file: FlagFile;
  readonly real: Outcome;
  readonly dev: Outcome;
}

/**
 * Lets both relays read the files. What ends the real relay is counted, but not compared.
 *
 * The one explained difference is chance. The real relay compares the types of variations in the random order of a map,
 * and has no type for some values (dates; in TOML integers and lists of tables; maps with names that are not text), so
 * beside others it loads them at one start and leaves them out at the next. And where a negative weight lets the shares
 * of two variations overlap, it serves now the one, now the other. It is asked again before a difference counts.
 */
export async function compareBoth(files: readonly FlagFile[]): Promise<Comparison> {
  const outcomes = await askRealRelay(files);
  const counts = { served: 0, refused: 0, broken: 0 };
  const pairs: Pair[] = [];
  for (const [n, file] of files.entries()) {
    const real = outcomes[n]!;
    counts[real.kind]++;
    if (real.kind !== 'broken') pairs.push({ file, real, dev: await askDevRelay(file) });
  }
  const differing = pairs.filter(({ real, dev }) => differences(real, dev).length > 0);
  const lasting = await withoutChance(differing);
  return { counts, byChance: differing.length - lasting.length, different: lasting.map(described) };
}

/** What comes at every second start is seen for sure, almost: once in 4,096 times it is not. */
const ASKED_AGAIN = 12;

/** Each reply has a chance of its own: no start need be the one at which all of them agree. */
async function withoutChance(pairs: readonly Pair[]): Promise<Pair[]> {
  let lasting = pairs.map((pair) => ({ pair, places: placesOf(pair) }));
  for (let times = 0; times < ASKED_AGAIN && lasting.length > 0; times++) {
    const again = await askRealRelay(lasting.map(({ pair }) => pair.file));
    lasting = lasting
      .map(({ pair, places }, n) => {
        const others = placesOf({ real: again[n]!, dev: pair.dev });
        return { pair, places: places.filter((place) => others.includes(place)) };
      })
      .filter(({ places }) => places.length > 0);
  }
  return lasting.map(({ pair }) => pair);
}

const placesOf = ({ real, dev }: Pick<Pair, 'real' | 'dev'>): string[] =>
  differencesByPlace(real, dev).map(({ place }) => place);

const described = ({ file, real, dev }: Pair): string =>
  [`== ${file.name}`, shownFile(file), ...differences(real, dev)].join('\n');

const SHOWN = 6000;

/** As it is, or as an escaped text if it would not look like what it is. */
function shownFile({ content }: FlagFile): string {
  const text = content.toString();
  const isPlain = Buffer.from(text).equals(content) && /^[\n -~\u00a1-\u1fff\u2030-\ud7ff\ue000-\ufefe]*$/.test(text);
  const shown = isPlain ? text : isUtf8(content) ? JSON.stringify(text) : `base64 ${content.toString('base64')}`;
  return shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown;
}

const isUtf8 = (content: Buffer): boolean => Buffer.from(content.toString()).equals(content);
