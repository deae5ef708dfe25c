import { Configuration } from '../../src/evaluation/configuration.js';
import type { EvaluationListener } from '../../src/evaluation/evaluator.js';
import type { Logger } from '../../src/logger.js';
import type { ConfigurationResult } from '../../src/relay/flag-configuration-client.js';
import { hostileProxy, throwing } from '../helpers/hostile.js';
import { configurationText } from '../helpers/configuration-text.js';
import { lineLogger, type LineLogger } from '../helpers/line-logger.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';

const INTERVAL_MS = 60_000;

const flag = (variation: string): object => ({ variations: { on: true, off: false }, defaultRule: { variation } });

/** What a load comes to: a result, or what the client does instead. */
type Load = ConfigurationResult | (() => Promise<ConfigurationResult>);

interface Content {
  readonly flags?: object;
  readonly evaluationContextEnrichment?: object;
}

const loaded =
  (variation: string, etag?: string, content: Content = {}): Load =>
  async () => ({ kind: 'loaded', ...(await configurationText({ flags: { f: flag(variation) }, ...content })), etag });

const failed: ConfigurationResult = { kind: 'failed', message: 'no', unauthorized: false };
const refused: ConfigurationResult = { kind: 'failed', message: 'HTTP 401', unauthorized: true };
const notModified: ConfigurationResult = { kind: 'not-modified' };

/** Flags of which none can be read: to compile them throws. */
const unreadable: Load = async () => ({
  kind: 'loaded',
  flags: hostileProxy([]) as [],
  enrichment: undefined,
  etag: '',
});

/** A client whose responses the test gives, one to each load. */
class ScriptedClient {
  readonly etags: (string | undefined)[] = [];
  readonly #waiting: ((result: ConfigurationResult | Promise<ConfigurationResult>) => void)[] = [];

  get loads(): number {
    return this.etags.length;
  }

  load(etag: string | undefined): Promise<ConfigurationResult> {
    this.etags.push(etag);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Ends the load under way. */
  respond(load: Load): void {
    this.#waiting.shift()?.(typeof load === 'function' ? load() : load);
  }
}

/** One turn of the event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Configuration', () => {
  let client: ScriptedClient;
  let clock: ScriptedClock;
  let configuration: Configuration;
  let logger: LineLogger;
  const received: string[] = [];

  interface Parts {
    readonly random?: () => number;
    readonly listener?: Partial<EvaluationListener>;
    readonly logger?: Logger;
  }

  function create({ random = () => 0, listener = {}, ...parts }: Parts = {}): void {
    client = new ScriptedClient();
    clock = new ScriptedClock();
    logger = lineLogger();
    received.length = 0;
    configuration = new Configuration({
      ...{ client, clock, random, logger },
      listener: {
        onReady: () => void received.push('ready'),
        onStale: () => void received.push('stale'),
        onConfigurationChanged: (keys) => void received.push(`changed ${keys.join()}`),
        ...listener,
      },
      pollingIntervalMs: INTERVAL_MS,
      ...parts,
    });
  }

  /** Ends the load under way and waits until the next one is scheduled: compiling takes as many turns as it takes. */
  async function respond(load: Load): Promise<void> {
    await turn();
    client.respond(load);
    for (let turns = 0; turns < 20; turns++) await turn();
  }

  /** The outcome of a start whose load comes to that. */
  async function start(load: Load = loaded('on')): Promise<string> {
    const outcome = configuration.start().then(
      () => 'started',
      (error: Error) => error.constructor.name,
    );
    await respond(load);
    return outcome;
  }

  async function poll(load: Load): Promise<void> {
    const before = client.loads;
    await clock.pass(INTERVAL_MS);
    expect(client.loads).toBe(before + 1);
    await respond(load);
  }

  afterEach(() => configuration.stop());

  /** Expects the next polls after these times, and none before. */
  async function pollsAfter(...intervals: number[]): Promise<void> {
    for (const intervalMs of intervals) {
      const { loads } = client;
      await clock.pass(intervalMs - 1);
      expect(client.loads).toBe(loads);
      await clock.pass(1);
      expect(client.loads).toBe(loads + 1);
      await respond(loaded('on'));
    }
  }

  it.each([
    [0, 60_000, 60_000],
    [0.5, 33_000, 57_000],
    [1, 6_000, 54_000],
  ])(
    'GOFF-IP-011: jitter of %d makes a first polling interval of a minute %d ms long, later ones %d ms',
    async (...ms) => {
      const [random, first, later] = ms;
      create({ random: () => random });
      await start();
      await pollsAfter(first, later, later);
    },
  );

  it('GOFF-IP-011: after a refresh, which a whole fleet may do at once, the polls are spread anew', async () => {
    create({ random: () => 1 });
    await start();
    await pollsAfter(6_000, 54_000);
    void configuration.refresh();
    await respond(loaded('off'));
    await pollsAfter(6_000, 54_000);
  });

  it('GOFF-IP-011: the polls are spread after the first load that succeeds', async () => {
    create({ random: () => 1 });
    await start(failed);
    await pollsAfter(500);
    await pollsAfter(6_000, 54_000);
  });

  it('a poll that takes longer than the interval is not joined by another', async () => {
    create();
    await start();
    await clock.pass(5 * INTERVAL_MS);
    expect(client.loads).toBe(2);
    await respond(loaded('on'));
    await clock.pass(INTERVAL_MS);
    expect(client.loads).toBe(3);
  });

  it('a refresh during a load is done after it, because that may have got its response too early', async () => {
    create();
    await start();
    void configuration.refresh();
    void configuration.refresh();
    expect(client.loads).toBe(2);
    await respond(loaded('on'));
    await clock.pass(0);
    expect(client.loads).toBe(3);
    await respond(loaded('off'));
    expect(received).toEqual(['changed f']);
    await clock.pass(INTERVAL_MS - 1);
    expect(client.loads).toBe(3);
  });

  it('a refresh during the first load waits for that too, and announces nothing but the change', async () => {
    create();
    const started = configuration.start();
    await turn();
    void configuration.refresh();
    expect(client.loads).toBe(1);
    await respond(loaded('on'));
    await started;
    await clock.pass(0);
    expect(client.loads).toBe(2);
    await respond(loaded('off'));
    expect(received).toEqual(['changed f']);
  });

  /** What a promise has come to so far. */
  async function stateOf(promise: Promise<void>): Promise<string> {
    const state = promise.then(
      () => 'resolved',
      (error: Error) => error.message,
    );
    return Promise.race([state, turn().then(() => 'pending')]);
  }

  it('a refresh resolves with the load that began after it, and a poll that was under way does not count', async () => {
    create();
    await start();
    await clock.pass(INTERVAL_MS);
    const refreshed = configuration.refresh();
    await respond(loaded('on'));
    expect([await stateOf(refreshed), client.loads]).toEqual(['pending', 3]);
    await respond(loaded('off'));
    expect([await stateOf(refreshed), received.join()]).toEqual(['resolved', 'changed f']);
  });

  it('a refresh rejects with why its load failed, and polling goes on', async () => {
    create();
    await start();
    const refreshed = configuration.refresh();
    await respond(failed);
    expect(await stateOf(refreshed)).toBe('The flag configuration could not be refreshed: no.');
    await poll(loaded('off'));
    expect(received).toEqual(['changed f']);
  });

  it('a refresh whose load never ends is rejected when that is given up', async () => {
    create();
    await start();
    const refreshed = configuration.refresh();
    await clock.pass(9 * INTERVAL_MS);
    expect(await stateOf(refreshed)).toBe('pending');
    await clock.pass(INTERVAL_MS);
    expect(await stateOf(refreshed)).toBe('The flag configuration could not be refreshed: a load has not ended.');
  });

  it('a refresh of what a second start interrupts comes to what that start comes to', async () => {
    create();
    await start();
    const refreshed = configuration.refresh();
    await turn();
    const started = configuration.start();
    await respond(failed);
    await respond(loaded('off'));
    await started;
    expect(await stateOf(refreshed)).toBe('resolved');
  });

  it('a refresh is rejected by a stop, before and after it, and nobody has to look at that', async () => {
    create();
    await start();
    const refreshed = configuration.refresh();
    configuration.stop();
    const expected = 'Expected a provider that is initialized and not closed.';
    expect([await stateOf(refreshed), await stateOf(configuration.refresh())]).toEqual([expected, expected]);
    void configuration.refresh();
    await turn();
  });

  it('a refresh after a refused key makes one load, and begins polling when that succeeds', async () => {
    create();
    await start(refused);
    const again = configuration.refresh();
    await respond(refused);
    expect(await stateOf(again)).toBe('HTTP 401.');
    await clock.pass(100 * INTERVAL_MS);
    expect([client.loads, clock.timers]).toEqual([2, 0]);
    const repaired = configuration.refresh();
    await respond(loaded('on'));
    expect([await stateOf(repaired), received.join()]).toEqual(['resolved', 'ready']);
    await poll(notModified);
  });

  it('GOFF-LIFE-002: a second start ends the polling of the first', async () => {
    create();
    await start();
    await clock.pass(30_000);
    await start();
    await clock.pass(30_000);
    expect(client.loads).toBe(2);
    await clock.pass(30_000);
    expect(client.loads).toBe(3);
  });

  it('the timer of a poll never keeps the process alive', async () => {
    create();
    await start();
    expect([clock.timers, clock.holding]).toEqual([1, 0]);
    await clock.pass(INTERVAL_MS);
    expect([clock.timers, clock.holding]).toEqual([1, 0]);
  });

  describe('nothing ends polling', () => {
    const rejects = (): Promise<never> => Promise.reject(new Error('no'));
    const throws = (): never => throwing();
    const unreadableError = hostileProxy(new Error('no')) as Error;

    it.each<[string, Load]>([
      ['fails', failed],
      ['is refused', refused],
      ['rejects', rejects],
      ['rejects with what cannot be read', () => Promise.reject(unreadableError)],
      ['gives what cannot be compiled', unreadable],
      ['gives nothing at all', async () => undefined as unknown as ConfigurationResult],
      ['is not modified', notModified],
      ['gives other flags', loaded('off')],
    ])('GOFF-IP-010: a load that %s keeps the schedule', async (_what, load) => {
      create();
      await start();
      for (let poll_ = 0; poll_ < 5; poll_++) await poll(load);
      await clock.pass(INTERVAL_MS - 1);
      expect(client.loads).toBe(6);
      await poll(loaded('on'));
      expect(configuration.current?.get('f')).toBeDefined();
    });

    it('GOFF-IP-010: a client that throws keeps the schedule', async () => {
      create();
      await start();
      const load = jest.spyOn(client, 'load').mockImplementation(throws);
      await clock.pass(3 * INTERVAL_MS);
      expect(load).toHaveBeenCalledTimes(3);
      load.mockRestore();
      await poll(loaded('off'));
      expect(received).toEqual(['stale', 'ready', 'changed f']);
    });

    it('GOFF-IP-010: a load that never ends is given up, and what it brings later is ignored', async () => {
      create();
      await start();
      await clock.pass(INTERVAL_MS);
      await clock.pass(10 * INTERVAL_MS);
      expect(client.loads).toBe(2);
      await clock.pass(INTERVAL_MS);
      expect(client.loads).toBe(3);
      await respond(loaded('off', '"late"'));
      expect(configuration.current?.etag).toBeUndefined();
      await respond(loaded('on', '"in time"'));
      expect(configuration.current?.etag).toBe('"in time"');
      await poll(loaded('on'));
    });

    it.each<[string, Parts]>([
      ['a listener that throws', { listener: { onReady: throws, onStale: throws, onConfigurationChanged: throws } }],
      ['a listener without functions', { listener: { onReady: undefined!, onStale: undefined! } }],
      ['a logger that throws', { logger: { error: throws, warn: throws, info: throws, debug: throws } }],
      ['a logger without functions', { logger: {} as Logger }],
      ['a random function that throws', { random: throws }],
      ['a random function that returns no number', { random: () => NaN }],
      ['a random function that returns a text', { random: () => 'x' as unknown as number }],
    ])('GOFF-IP-010: %s keeps the schedule', async (_what, parts) => {
      create(parts);
      await start();
      const loads = [failed, failed, failed, loaded('on'), loaded('off'), failed, loaded('on')];
      for (const load of loads) await poll(load);
      expect(client.loads).toBe(loads.length + 1);
      expect(configuration.current).toBeDefined();
    });

    it('a start that fails in any way leaves the flags in service and polling on', async () => {
      create();
      await start();
      for (const load of [failed, refused, rejects, unreadable]) {
        expect(await start(load)).toMatch(/Exception$/);
        expect(configuration.current?.get('f')).toBeDefined();
        await poll(notModified);
      }
      expect(received).toEqual(['ready', 'ready', 'ready', 'ready']);
    });

    it.each<[string, Load]>([
      ['failed', failed],
      ['was refused', refused],
      ['rejected', rejects],
      ['gave what cannot be compiled', unreadable],
    ])('a start works after one that %s', async (_what, load) => {
      create();
      expect(await start(load)).toMatch(/Exception$/);
      expect(await start()).toBe('started');
      expect(received).toEqual([]);
      await poll(loaded('off'));
      expect(received).toEqual(['changed f']);
    });

    it('a start works while the load of another one never ends', async () => {
      create();
      const first = configuration.start();
      await turn();
      const second = configuration.start();
      await expect(first).rejects.toThrow('closed meanwhile');
      await turn();
      client.respond(loaded('off', '"first"'));
      client.respond(loaded('on', '"second"'));
      await second;
      expect(configuration.current?.etag).toBe('"second"');
    });

    it('GOFF-EVT-007: a key that is refused at the first start is not tried again', async () => {
      create();
      expect(await start(refused)).toBe('UnauthorizedException');
      await clock.pass(10 * INTERVAL_MS);
      expect(client.loads).toBe(1);
    });

    it('GOFF-EVT-008: after a first start that failed polling makes it ready', async () => {
      create({ random: () => 1 });
      expect(await start(rejects)).toBe('ImpossibleToRetrieveConfigurationException');
      await clock.pass(500);
      expect(client.loads).toBe(2);
      await respond(loaded('on'));
      expect(received).toEqual(['ready']);
    });
  });

  describe('events', () => {
    const tagged = (etag: string, content?: Content): Load => loaded('on', etag, content);

    it.each<[string, readonly [Load, ...Load[]]]>([
      ['relays behind a balancer with different entity tags', [tagged('"a"'), tagged('"b"'), tagged('"a"')]],
      ['a strong and a weak entity tag', [tagged('"a"'), tagged('W/"a"')]],
      ['an entity tag that comes and goes', [tagged('"a"'), loaded('on'), tagged('"a"')]],
      [
        'flags in another order',
        [
          tagged('"a"', { flags: { f: flag('on'), g: flag('off') } }),
          tagged('"b"', { flags: { g: flag('off'), f: flag('on') } }),
        ],
      ],
      [
        'members of a flag in another order',
        [
          tagged('"a"', { flags: { f: { variations: { on: true, off: false }, version: '1' } } }),
          tagged('"b"', { flags: { f: { version: '1', variations: { off: false, on: true } } } }),
        ],
      ],
      [
        'equal enrichment',
        [
          tagged('"a"', { evaluationContextEnrichment: { a: [1], b: {} } }),
          tagged('"b"', { evaluationContextEnrichment: { b: {}, a: [1] } }),
        ],
      ],
      ['no enrichment, and an empty one', [tagged('"a"'), tagged('"b"', { evaluationContextEnrichment: {} })]],
      ['a 304 in between', [tagged('"a"'), notModified, tagged('"b"'), notModified]],
      ['a failure in between', [tagged('"a"'), failed, tagged('"b"')]],
    ])('GOFF-EVT-004: emits nothing for equal content: %s', async (_what, [first, ...others]) => {
      create();
      await start(first);
      for (const result of others) await poll(result);
      expect(received).toEqual([]);
    });

    it('GOFF-IP-005: sends the entity tag of the last flags, also of those that were equal', async () => {
      create();
      await start(tagged('"a"'));
      await poll(tagged('"b"'));
      await poll(notModified);
      await poll(tagged('"c"'));
      expect(client.etags).toEqual([undefined, '"a"', '"b"', '"b"']);
    });

    it('GOFF-EVT-002: emits at most one PROVIDER_CONFIGURATION_CHANGED a poll', async () => {
      create();
      await start(tagged('"a"', { flags: { f: flag('on'), g: flag('on'), h: flag('on') } }));
      const evaluationContextEnrichment = { env: 'production' };
      await poll(
        tagged('"b"', { flags: { f: flag('off'), g: flag('on'), i: flag('on') }, evaluationContextEnrichment }),
      );
      expect(received).toHaveLength(1);
      expect(received[0]?.replace('changed ', '').split(',').sort()).toEqual(['f', 'h', 'i']);
    });

    it('GOFF-EVT-006: comes back from stale before it tells of a change', async () => {
      create();
      await start();
      for (let failure = 0; failure < 4; failure++) await poll(failed);
      await poll(loaded('off'));
      expect(received).toEqual(['stale', 'ready', 'changed f']);
    });

    it('GOFF-EVT-006: comes back from a second start that failed with the next load', async () => {
      create();
      await start();
      await start(failed);
      await poll(notModified);
      await poll(notModified);
      expect(received).toEqual(['ready']);
    });

    it('GOFF-EVT-003: loads of a start are no change', async () => {
      create();
      await start();
      await start(loaded('off'));
      expect(received).toEqual([]);
    });

    it.each<[string, Load]>([
      ['other flags', loaded('off')],
      ['the third failure', failed],
    ])('emits and logs nothing between stop and the end of a load that comes to %s', async (_what, result) => {
      create();
      await start();
      await poll(failed);
      await poll(failed);
      const lines = logger.lines.length;
      await clock.pass(INTERVAL_MS);
      configuration.stop();
      await respond(result);
      await clock.pass(100 * INTERVAL_MS);
      expect(client.loads).toBe(4);
      expect(received).toEqual([]);
      expect(logger.lines).toHaveLength(lines);
    });

    it('emits nothing after a stop by a listener or a logger', async () => {
      create({ listener: { onReady: () => configuration.stop() } });
      await start();
      for (let failure = 0; failure < 3; failure++) await poll(failed);
      await poll(loaded('off'));
      expect(received).toEqual(['stale']);
      await clock.pass(100 * INTERVAL_MS);
      expect(client.loads).toBe(5);
      expect(clock.timers).toBe(0);
    });

    it('a listener may ask for a refresh, or start anew', async () => {
      create({ listener: { onConfigurationChanged: () => void configuration.refresh() } });
      await start();
      await poll(loaded('off'));
      await clock.pass(0);
      expect(client.loads).toBe(3);
      await respond(notModified);
      await clock.pass(INTERVAL_MS - 1);
      expect(client.loads).toBe(3);

      let again: Promise<void> | undefined;
      create({ listener: { onConfigurationChanged: () => void (again = configuration.start()) } });
      await start();
      await poll(loaded('off'));
      await respond(loaded('on'));
      await again;
      await poll(notModified);
      expect(client.loads).toBe(4);
    });
  });

  it('a failure is told in one line without control characters, and the message of a start as well', async () => {
    const message = `${'x'.repeat(150)}\n\u2028\u001b[31m"${'y'.repeat(1_000)}`;
    create();
    await start();
    await poll({ kind: 'failed', message, unauthorized: false });
    expect(logger.lines).toHaveLength(1);
    expect(logger.lines[0]).toMatch(/^[ -~…]{0,260}$/u);
    const error: unknown = await Promise.all([
      configuration.start().catch((reason: unknown) => reason),
      respond({ kind: 'failed', message, unauthorized: false }),
    ]).then(([reason]) => reason);
    expect(String(error)).toMatch(/^[ -~…]{0,300}$/u);
  });
});
