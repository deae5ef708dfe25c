import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { loneSurrogateLine, malformedLine } from './malformed-lines.js';
import { linesOfUser, type RandomLine } from './random-lines.js';
import { randomUsers } from './random-users.js';
import { Dice, someTraps, type Trap } from './traps.js';

/**
 * The files of a folder that relays might have exported, by their paths in it: some hundred to two thousand lines. The
 * seed determines every byte. Without traps named, about half of them are in the folder.
 *
 * Ask it the question of `random-question.ts`, or for the flag `new-checkout` and the goal `order`.
 */
export function randomFolder(seed: number, traps: readonly Trap[] = someTraps(seed)): Map<string, Buffer> {
  const dice = new Dice(seed, traps);
  const lines = randomUsers(dice).flatMap((user) => linesOfUser(user, dice));
  const written = withCopies(lines.sort((a, b) => a.time - b.time), dice); // prettier-ignore
  const named = pathsOf(dice).map((path, index, { length }) => {
    const [begin, end] = [index, index + 1].map((place) => Math.floor((place * written.length) / length));
    return [path, content(written.slice(begin, end), dice)] as const;
  });
  return new Map([...named.flatMap(([path, bytes]) => stored(path, bytes, dice)), ...strayFiles(lines, dice)]);
}

/** Writes the files below a folder, which is made where it does not exist. */
export function writeFolder(files: ReadonlyMap<string, Buffer>, folder: string): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

/** Lines and whole batches that were delivered more than once. */
function withCopies(lines: readonly RandomLine[], dice: Dice): Buffer[] {
  const texts = lines.map(({ text }) => Buffer.from(text));
  const repeated = texts.flatMap((text) =>
    dice.times(dice.springs('repeats', 10) ? dice.integer(2, 4) : 1, () => text),
  );
  const odd = repeated.flatMap((text) => [...oddLines(text, dice), text]);
  if (!dice.has('redelivery')) return odd;
  const batches = dice.times(3, () => {
    const begin = dice.integer(0, odd.length);
    return odd.slice(begin, begin + dice.integer(1, 40));
  });
  const place = dice.integer(0, odd.length);
  return [...odd.slice(0, place), ...batches.flat(), ...odd.slice(place)];
}

function oddLines(text: Buffer, dice: Dice): Buffer[] {
  const good = text.toString();
  return [
    ...(dice.springs('not-json', 25) ? [malformedLine(good, dice)] : []),
    ...(dice.springs('lone-surrogates', 60) ? [loneSurrogateLine(good, dice)] : []),
    ...(dice.springs('torn-middle', 60) ? [Buffer.concat([torn(text, dice), text])] : []),
    ...(dice.springs('spaces', 30)
      ? [Buffer.from(dice.pick(['', ' ', '\t', ' \t\r', '{}', '{ }', ` ${good}`, `${good}\t `]))]
      : []),
  ];
}

/** Some bytes of it, which may end within a character. */
function torn(text: Buffer, dice: Dice): Buffer {
  return text.subarray(0, dice.integer(1, text.length - 1));
}

function content(lines: readonly Buffer[], dice: Dice): Buffer {
  const end = dice.springs('carriage-returns', 2) ? '\r\n' : '\n';
  const whole = lines.flatMap((line) => [line, Buffer.from(dice.springs('carriage-returns', 40) ? '\r\n' : end)]);
  const last = lines.at(-1);
  const isTorn = last !== undefined && dice.springs('torn-last', 3);
  const rest = isTorn ? [torn(last, dice)] : [];
  const bytes = Buffer.concat([...whole, ...rest]);
  return !isTorn && dice.oneIn(3) ? bytes.subarray(0, Math.max(0, bytes.length - end.length)) : bytes;
}

function pathsOf(dice: Dice): string[] {
  const folders = ['', '', 'exposures/', 'a/b/c/', 'tracking.json/', 'relay 1/', '[x]*?/', 'é/'];
  const count = dice.has('many-files') ? dice.integer(20, 50) : dice.integer(1, 5);
  return dice.times(count, (index) => {
    const extension = dice.pick(['json', 'json', 'jsonl', 'ndjson']);
    return `${dice.pick(folders)}flag-variation-relay-${dice.integer(0, 2)}-${1_700_100_800 + index}.${extension}`;
  });
}

/** Plain or as gzip, once or twice. */
function stored(path: string, bytes: Buffer, dice: Dice): [string, Buffer][] {
  const file: [string, Buffer] = dice.springs('gz', 2) ? [`${path}.gz`, gzipped(bytes, dice)] : [path, bytes];
  if (!dice.springs('same-files', 8)) return [file];
  return [file, [`copies/${file[0]}`, file[1]]];
}

/** Members may begin in the middle of a line, and may be empty. */
function gzipped(bytes: Buffer, dice: Dice): Buffer {
  const places = dice.oneIn(2)
    ? []
    : dice.times(dice.integer(1, 3), () => dice.integer(0, bytes.length)).sort((a, b) => a - b);
  const starts = [0, ...places];
  return Buffer.concat(
    starts.map((start, index) => gzipSync(bytes.subarray(start, starts[index + 1] ?? bytes.length))),
  );
}

function strayFiles(lines: readonly RandomLine[], dice: Dice): [string, Buffer][] {
  const stray = Buffer.from(`${lines[0]?.text ?? '{}'}\n`);
  const skipped = [
    ...['._events.json', '.events.json.swp', '.json', '.hidden/events.json', 'a/.git/b/events.json', 'events.json.tmp'],
    ...[
      'old.json.bak',
      'notes.txt',
      'EVENTS.JSON',
      'events.json.GZ',
      'json',
      'eventsjson',
      'events.json.zip',
      'events.gz',
    ],
  ];
  const empty = Buffer.alloc(0);
  const emptyFiles: [string, Buffer][] = [
    ['0000.json', empty],
    ['zzzz.ndjson', empty],
    ['a/empty.json.gz', empty],
    ['blank.json', Buffer.from('\n\n \n')],
    ['blank.jsonl.gz', gzipSync(Buffer.from('\r\n'))],
    ['nothing.json.gz', gzipSync(empty)],
  ];
  return [
    ...(dice.has('stray-files') ? skipped.map((path): [string, Buffer] => [path, stray]) : []),
    ...(dice.has('empty-files') ? emptyFiles.filter(() => !dice.oneIn(3)) : []),
  ];
}
