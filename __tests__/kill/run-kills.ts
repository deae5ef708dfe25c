import { mkdirSync, mkdtempSync, readdirSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LEFT, parseLogFileName } from '../../src/delivery/store/spool/log-file-name.js';
import { FaultyRelay } from '../faults/faulty-relay.js';
import { ConfigurationRelay } from '../helpers/configuration-relay.js';
import { accountOf, requestCount, type Account } from './account.js';
import { Backend } from './backend.js';
import { FLAG, numberOf } from './numbered-events.cjs';
import { planOf, scriptOf, type EndsAt, type Plan } from './plan.js';

export interface KillSettings {
  readonly seed: number;
  /** How many processes are killed; a few more may be. */
  readonly kills: number;
}

export interface KillRun {
  readonly account: Account;
  readonly kills: number;
  /** Kills by the moment that they were meant for. */
  readonly killsByMoment: Readonly<Record<string, number>>;
  /** Processes that ended well. */
  readonly goodEnds: number;
  readonly requests: number;
  /** Files that were taken over, and the events that the takers knew of when they were last heard. */
  readonly takenFiles: number;
  readonly recovered: number;
  /** Files in the folder when all was over. */
  readonly leftFiles: readonly string[];
  /** Everything else that must not be. */
  readonly mishaps: readonly string[];
  /** What the providers logged about the spool, by its text. */
  readonly lines: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** How long the last process took of that. */
  readonly drainSeconds: number;
}

const PROCESSES = 4;

/** An eighth of it is the size of a file. */
const MAX_BYTES = 4 * 1024 * 1024;

/** What `shutdownTimeoutMs` is. */
const CLOSING_MS = 1_000;

/** Several times what an end takes. */
const PATIENCE_MS = 20_000;

/** A process that has left no sign of life is taken for dead after 90 s. */
const DRAIN_MS = 150_000;

const FLAGS = { flags: { [FLAG]: { variations: { dark: 'black' }, defaultRule: { variation: 'dark' } } } };

/** Lets processes that share a spool be killed at random moments, and returns what became of all their events. */
export async function runKills(settings: KillSettings): Promise<KillRun> {
  const flags = await ConfigurationRelay.serving(FLAGS);
  const fleet = new Fleet(settings, flags.url);
  try {
    return await fleet.run();
  } finally {
    await fleet.close();
    await flags.close();
  }
}

class Fleet {
  readonly #settings: KillSettings;
  readonly #flagsUrl: string;
  readonly #startedMs = performance.now();
  readonly #directory = mkdtempSync(join(tmpdir(), 'goff-kill-'));
  readonly #backends: Backend[] = [];
  readonly #wrong: string[] = [];
  readonly #relay = new FaultyRelay({
    afterwards: { kind: 'ok' },
    isPoison: () => false,
    timeoutMs: 1_000,
    numberOf: (event) => this.#numberOf(event),
  });
  readonly #killsByMoment: Record<string, number> = {};
  #kills = 0;
  #isOver = false;

  constructor(settings: KillSettings, flagsUrl: string) {
    this.#settings = settings;
    this.#flagsUrl = flagsUrl;
  }

  async run(): Promise<KillRun> {
    await this.#relay.listen();
    mkdirSync(this.#folder, { mode: 0o700 });
    const claims = new Claims(this.#folder);
    void this.#misbehave();
    await Promise.all(Array.from({ length: PROCESSES }, () => this.#lane()));
    this.#isOver = true;
    void this.#relay.play([]);
    const drainMs = performance.now();
    await this.#drain();
    claims.close();
    return { ...this.#result(claims.files), drainSeconds: (performance.now() - drainMs) / 1_000 };
  }

  async close(): Promise<void> {
    this.#isOver = true;
    for (const backend of this.#backends) backend.signal('SIGKILL');
    await Promise.all(this.#backends.map(({ ended }) => ended));
    await this.#relay.close();
    rmSync(this.#directory, { recursive: true });
  }

  get #folder(): string {
    return join(this.#directory, 'v1');
  }

  /** Whatever arrives is what somebody has tracked, byte by byte. */
  #numberOf(event: unknown): number {
    const n = numberOf(event);
    if (n === undefined) this.#wrong.push(`arrived, and nobody tracked it: ${JSON.stringify(event).slice(0, 500)}`);
    return n ?? -1;
  }

  async #misbehave(): Promise<void> {
    for (let round = 0; !this.#isOver; round++) await this.#relay.play(scriptOf(this.#settings.seed, round));
  }

  /** One process after the other. */
  async #lane(): Promise<void> {
    while (this.#kills < this.#settings.kills) {
      const plan = planOf(this.#settings.seed, this.#backends.length);
      const backend = this.#start({ endsAt: plan.endsAt, role: 'tracks' });
      await Promise.race([backend.ended, this.#play(plan, backend)]);
      const { signal } = await this.#endOf(backend);
      if (signal === 'SIGKILL') this.#countKill(plan);
    }
  }

  #start(how: { endsAt: EndsAt | undefined; role: 'tracks' | 'drains' }): Backend {
    const backend = new Backend({
      ...{ number: this.#backends.length, seed: this.#settings.seed, ...how, drainMs: DRAIN_MS },
      ...{ url: this.#relay.url, flagsUrl: this.#flagsUrl, directory: this.#directory, maxBytes: MAX_BYTES },
    });
    this.#backends.push(backend);
    return backend;
  }

  async #play({ end, from, afterMs, stop }: Plan, backend: Backend): Promise<void> {
    if (from === 'ready') await backend.ready;
    await delay(afterMs);
    if (stop !== undefined) {
      backend.signal('SIGSTOP');
      await delay(stop.forMs);
      if (backend.end !== undefined) return;
      if (stop.then === 'go on' || end !== 'kill') {
        backend.wokenAt.push(this.#relay.exchanges.length);
        backend.signal('SIGCONT');
        await delay(afterMs);
      }
    }
    if (end === 'kill') return backend.signal('SIGKILL');
    this.#relay.expectClosing(CLOSING_MS, String(backend.number));
    backend.tell(end);
  }

  /** A process that does not end is a mistake, and is killed. */
  async #endOf(backend: Backend): ReturnType<typeof endWithin> {
    const end = await endWithin(backend, PATIENCE_MS);
    if (end.isLate) backend.mishaps.push('did not end');
    return end;
  }

  #countKill({ stop, endsAt, from }: Plan): void {
    this.#kills++;
    const moment = endsAt === undefined ? (stop === undefined ? `any, from ${from}` : 'stopped') : endsAt.operation;
    this.#killsByMoment[moment] = (this.#killsByMoment[moment] ?? 0) + 1;
  }

  async #drain(): Promise<void> {
    const last = this.#start({ endsAt: undefined, role: 'drains' });
    const end = await endWithin(last, DRAIN_MS + PATIENCE_MS);
    if (end.isLate) last.mishaps.push('did not end');
  }

  #result(takenFiles: number): Omit<KillRun, 'drainSeconds'> {
    const { exchanges, unreadable } = this.#relay;
    const backends = this.#backends;
    return {
      account: accountOf(backends, exchanges),
      kills: this.#kills,
      killsByMoment: this.#killsByMoment,
      goodEnds: backends.filter(({ end }) => end?.signal === null).length,
      requests: requestCount(exchanges),
      takenFiles,
      recovered: backends.reduce((sum, { recovered }) => sum + recovered, 0),
      leftFiles: readdirSync(this.#folder).filter((name) => name.endsWith('.log')),
      mishaps: [...this.#wrong, ...unreadable, ...backends.flatMap(mishapsOf)],
      lines: countedOf(backends.flatMap(({ lines }) => lines).filter((line) => line.includes('spool'))),
      seconds: (performance.now() - this.#startedMs) / 1_000,
    };
  }
}

/** Counts the files that are taken over, by their names. */
class Claims {
  readonly #seen = new Set<string>();
  readonly #watcher;

  constructor(folder: string) {
    this.#watcher = watch(folder, (_event, name) => {
      const { owner, origin } = parseLogFileName(name ?? '') ?? {};
      if (name !== null && owner !== undefined && owner !== origin && owner !== LEFT) this.#seen.add(name);
    });
  }

  get files(): number {
    return this.#seen.size;
  }

  close(): void {
    this.#watcher.close();
  }
}

async function endWithin(backend: Backend, ms: number): Promise<{ signal: string | null; isLate: boolean }> {
  const late = new AbortController();
  const isLate = await Promise.race([
    backend.ended.then(() => false),
    delay(ms, true, { signal: late.signal }).catch(() => false),
  ]);
  late.abort();
  if (isLate) backend.signal('SIGKILL');
  const { signal } = await backend.ended;
  return { signal, isLate };
}

function mishapsOf({ number, mishaps }: Backend): string[] {
  return mishaps.map((mishap) => `process ${number}: ${mishap}`);
}

function countedOf(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  // Folders and numbers differ.
  for (const text of texts.map((each) => each.replace(/\/\S+/g, '…').replace(/\d+/g, 'n'))) {
    counts[text] = (counts[text] ?? 0) + 1;
  }
  return counts;
}
