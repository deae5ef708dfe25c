/**
 * What happens in the simulated experiment, line by line. Everything follows from the seed and the number of the line,
 * so that several threads can write the files, and a user's first exposure is known without a look at them.
 *
 * Users are numbered in the order of the lines that expose them first. Of ten lines five are goal events, two are first
 * exposures and three are later ones. Those users who are never exposed have the numbers after all others.
 */
export const FLAG = 'new-checkout';
export const GOAL = 'order';
export const CURRENCY = 'EUR';
export const VARIATIONS = ['control', 'blue'];

const START = 1_700_000_000;
const FILE_SECONDS = 21_600;
const PERIOD = 10;
/** Where in a period the first exposures are; goal events have the odd places. */
const FIRST = [0, 4];

/** Shares of the goal events: those of users who are exposed later, and those of users who never are. */
const EARLY = 0.08;
const UNEXPOSED = 0.07;
/** How many of a variation's users buy. */
const BUYERS = [0.4, 0.42];

/** Mixes the bits of a 32-bit number; no two numbers become the same one. */
export function mix(number) {
  let x = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

const share = (hash) => hash / 2 ** 32;

export class Experiment {
  #salts;

  constructor({ lines, seed, linesPerFile }) {
    this.lines = lines;
    this.linesPerFile = linesPerFile;
    this.files = Math.ceil(lines / linesPerFile);
    this.exposedUsers = 2 * Math.floor(lines / PERIOD) + FIRST.filter((place) => place < lines % PERIOD).length;
    this.users = this.exposedUsers + Math.ceil(this.exposedUsers / 9);
    const salt = (purpose) => mix(mix(seed) ^ Math.imul(purpose, 0x9e3779b9));
    this.#salts = { time: salt(1), variation: salt(2), buyer: salt(3), user: salt(4), cents: salt(5), key: salt(6) };
  }

  /** The salt of the keys, which the writer makes. */
  get keySalt() {
    return this.#salts.key;
  }

  /** The first and the last line of a file, the last one exclusive. */
  linesOf(file) {
    return { from: file * this.linesPerFile, to: Math.min(this.lines, (file + 1) * this.linesPerFile) };
  }

  isGoalEvent(line) {
    return line % 2 === 1;
  }

  /** Somewhere in the hours of its file: a relay writes lines as they come, which is not the order of their times. */
  timeOf(line) {
    const file = Math.floor(line / this.linesPerFile);
    return START + file * FILE_SECONDS + (mix(line ^ this.#salts.time) % FILE_SECONDS);
  }

  /** The place in `VARIATIONS`. */
  variationOf(user) {
    return mix(user ^ this.#salts.variation) & 1;
  }

  firstExposureOf(user) {
    return this.timeOf(PERIOD * (user >>> 1) + FIRST[user & 1]);
  }

  /** Whose exposure this line is: of a new user, or again of one who was exposed in a line before. */
  exposedUserOf(line) {
    const place = line % PERIOD;
    if (place === FIRST[0] || place === FIRST[1]) return this.#exposedBefore(line);
    return Math.floor(share(mix(line ^ this.#salts.user)) * this.#exposedBefore(line));
  }

  /** Never before the user's first one. */
  exposureTimeOf(line, user) {
    return Math.max(this.timeOf(line), this.firstExposureOf(user));
  }

  /** Whose goal event this line is: most often of a user who buys at all. */
  buyerOf(line) {
    let hash = mix(line ^ this.#salts.user);
    const [from, to] = this.#usersToBuy(line, share(hash));
    let user = from;
    for (let attempt = 0; attempt < 8; attempt++) {
      hash = mix(hash + 0x9e3779b9);
      user = from + Math.floor(share(hash) * (to - from));
      if (share(mix(user ^ this.#salts.buyer)) < BUYERS[this.variationOf(user)]) break;
    }
    return user;
  }

  #usersToBuy(line, draw) {
    const known = Math.max(1, this.#exposedBefore(line));
    if (draw < UNEXPOSED) return [this.exposedUsers, this.users];
    if (draw < UNEXPOSED + EARLY && known < this.exposedUsers) return [known, this.exposedUsers];
    return [0, known];
  }

  /** From 1.00 to 200.99, small amounts more often. */
  centsOf(line) {
    const draw = share(mix(line ^ this.#salts.cents));
    return 100 + Math.floor(draw * draw * 20_000);
  }

  /** How many users were exposed in the lines before this one. */
  #exposedBefore(line) {
    const place = line % PERIOD;
    return 2 * Math.floor(line / PERIOD) + (place > FIRST[1] ? 2 : place > FIRST[0] ? 1 : 0);
  }
}
