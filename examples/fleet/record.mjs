import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { idsOfVisitor, visitorName } from './events.mjs';

/**
 * What an instance has tracked, in a file that outlives it: which visitors a turn of the event loop is about to track,
 * and, one turn later, up to which they are accepted. A write is complete when it returns, so that a SIGKILL costs
 * nothing that was said before.
 */
export class Record {
  /** The visitor with whom an instance begins, or goes on where another life of it has ended. */
  next;
  #file;

  constructor(path) {
    this.next = readRecord(path).begun;
    this.#file = openSync(path, 'a', 0o600);
  }

  begin(until) {
    this.next = until;
    this.#write({ begun: until });
  }

  accept(until) {
    this.#write({ accepted: until });
  }

  close() {
    closeSync(this.#file);
  }

  #write(line) {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** All events that an instance has tracked: `{ id, kind, isAccepted }`, the last for those of a finished turn. */
export function trackedBy(instance, path) {
  const { begun, unfinished } = readRecord(path);
  return range(0, begun).flatMap((number) => {
    const isAccepted = !unfinished.has(number);
    return idsOfVisitor(visitorName(instance, number)).map((event) => ({ ...event, isAccepted }));
  });
}

/** How many visitors were begun, and which of them in a turn that has no end, because the next life began first. */
function readRecord(path) {
  const unfinished = new Set();
  let [begun, accepted] = [0, 0];
  const leave = () => range(accepted, begun).forEach((number) => unfinished.add(number));
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
  for (const word of lines.map((line) => JSON.parse(line))) {
    if (word.begun !== undefined) {
      leave();
      [accepted, begun] = [begun, word.begun];
    } else accepted = word.accepted;
  }
  leave();
  return { begun, unfinished };
}

const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index);
