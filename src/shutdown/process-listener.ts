import type { EventEmitter } from 'node:events';

/** A listener of the process that can be installed and removed again and again. */
export interface ProcessListener {
  /** Does nothing if the listener is installed already. */
  install(): void;
  remove(): void;
  readonly isInstalled: boolean;
}

/** Marks listeners of this package, for other copies of it. */
const MARK = Symbol.for('goff-server-provider.listener');

interface ProcessListenerOptions {
  readonly event: string;
  readonly act: () => void;
  /** Whether it runs before or after the listeners that are there when it is installed. */
  readonly place: 'first' | 'last';
}

/**
 * Makes a listener that does not use up the application's limit: Node warns of a leak when one event has more than ten
 * listeners, and an application with ten of its own must not be warned because of ours.
 */
export function processListener({ event, act, place }: ProcessListenerOptions): ProcessListener {
  const emitter: EventEmitter = process;
  const listener = (): void => act();
  Object.defineProperty(listener, MARK, { value: true });
  const isInstalled = (): boolean => emitter.listenerCount(event, listener) > 0;
  let room: Room | undefined;
  return {
    get isInstalled() {
      return isInstalled();
    },
    install: () => {
      if (isInstalled()) return;
      room ??= makeRoom();
      if (place === 'first') emitter.prependListener(event, listener);
      else emitter.on(event, listener);
    },
    remove: () => {
      emitter.off(event, listener);
      room?.giveBack();
      room = undefined;
    },
  };
}

/** Whether this package, or another copy of it, has made the listener. */
export function isOfThisPackage(listener: object): boolean {
  return MARK in listener;
}

interface Room {
  giveBack(): void;
}

/** How many of our listeners are installed. No two are for the same event, so one more place is enough for all. */
let guests = 0;
let raisedTo = 0;

function makeRoom(): Room {
  if (guests++ === 0) raiseLimit();
  return {
    giveBack: () => {
      if (--guests === 0) lowerLimit();
    },
  };
}

function raiseLimit(): void {
  const limit = process.getMaxListeners();
  raisedTo = limit + 1;
  // 0 means that there is no limit.
  if (limit > 0) process.setMaxListeners(raisedTo);
}

/** Restores the limit, unless somebody has set another one since. */
function lowerLimit(): void {
  if (process.getMaxListeners() === raisedTo) process.setMaxListeners(raisedTo - 1);
}
