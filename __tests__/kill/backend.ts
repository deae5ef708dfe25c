import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Ledger } from '../../src/index.js';
import type { EndsAt } from './plan.js';

export interface BackendSetup {
  readonly number: number;
  readonly seed: number;
  /** Of the collector. */
  readonly url: string;
  readonly flagsUrl: string;
  readonly directory: string;
  readonly maxBytes: number;
  readonly endsAt: EndsAt | undefined;
  /** Whether it tracks, or delivers what the others have left, for this long at most. */
  readonly role: 'tracks' | 'drains';
  readonly drainMs: number;
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** All that it may say; each line has some of it. */
interface Word {
  readonly ready?: true;
  readonly accepted?: number;
  readonly recovered?: number;
  readonly dropped?: Readonly<Record<string, number>>;
  readonly ledger?: Ledger;
  readonly line?: string;
  readonly mishap?: string;
}

/** A backend in a process of its own, and what it has said so far. */
export class Backend {
  readonly number: number;
  /** Its first events up to here are accepted, and one turn of the event loop has passed since. */
  accepted = 0;
  recovered = 0;
  dropped: Readonly<Record<string, number>> = {};
  /** At its end, if that was a good one. */
  ledger: Ledger | undefined;
  readonly lines: string[] = [];
  readonly mishaps: string[] = [];
  end: End | undefined;
  /** How many requests the relay had seen whenever the process went on after it had been stopped. */
  readonly wokenAt: number[] = [];
  readonly ready: Promise<void>;
  readonly ended: Promise<End>;
  readonly #child: ChildProcess;

  constructor(setup: BackendSetup) {
    this.number = setup.number;
    const child = spawn(process.execPath, [APPLICATION, JSON.stringify(setup)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.on('error', (error) => this.mishaps.push(String(error)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.mishaps.push(text));
    const words = createInterface({ input: child.stdout! });
    this.ready = new Promise((resolve) => words.on('line', (text) => this.#hear(text, resolve)));
    // All that it has said is read before.
    this.ended = once(words, 'close').then(() => this.#endOf(child));
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  tell(word: 'close' | 'exit'): void {
    if (this.#child.connected) this.#child.send(word, () => undefined);
  }

  async #endOf({ exitCode, signalCode }: ChildProcess): Promise<End> {
    const isOver = exitCode !== null || signalCode !== null;
    const [code, signal] = isOver ? [exitCode, signalCode] : ((await once(this.#child, 'exit')) as [null, null]);
    return (this.end = { code, signal });
  }

  /** The last line of a killed process may be torn. */
  #hear(text: string, onReady: () => void): void {
    const word = wordOf(text);
    if (word === undefined) return;
    if (word.ready) onReady();
    if (word.line !== undefined) this.lines.push(word.line);
    if (word.mishap !== undefined) this.mishaps.push(word.mishap);
    Object.assign(this, pickedOf(word));
  }
}

const APPLICATION = join(process.cwd(), '__tests__/kill/application.cjs');

function wordOf(text: string): Word | undefined {
  try {
    return JSON.parse(text) as Word;
  } catch {
    return undefined;
  }
}

function pickedOf({ accepted, recovered, dropped, ledger }: Word): Partial<Backend> {
  if (accepted === undefined || recovered === undefined || dropped === undefined) return {};
  return { accepted, recovered, dropped, ...(ledger === undefined ? {} : { ledger }) };
}
