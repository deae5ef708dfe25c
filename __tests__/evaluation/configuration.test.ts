import { Configuration } from '../../src/evaluation/configuration.js';
import type { ConfigurationResult } from '../../src/relay/flag-configuration-client.js';
import { configurationText } from '../helpers/configuration-text.js';
import { lineLogger } from '../helpers/line-logger.js';

const loaded = async (variation: string): Promise<ConfigurationResult> => ({
  kind: 'loaded',
  ...(await configurationText({ flags: { f: { variations: { on: true, off: false }, defaultRule: { variation } } } })),
  etag: undefined,
});
const failed: ConfigurationResult = { kind: 'failed', message: 'no', unauthorized: false };

/** A client whose answers the test gives, one to each load. */
class ScriptedClient {
  readonly waiting: ((result: ConfigurationResult) => void)[] = [];
  loads = 0;

  load(): Promise<ConfigurationResult> {
    this.loads++;
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  async answer(result: ConfigurationResult | Promise<ConfigurationResult>): Promise<void> {
    await turn();
    this.waiting.shift()?.(await result);
    // A machine that is busy elsewhere makes several slices even of a small load.
    for (let turns = 0; turns < 10; turns++) await turn();
  }
}

/** Lets everything go on that waits for no timer. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Configuration', () => {
  let client: ScriptedClient;
  let configuration: Configuration;
  const heard: string[] = [];

  function create(random = 0): void {
    client = new ScriptedClient();
    configuration = new Configuration({
      client,
      listener: {
        onReady: () => void heard.push('ready'),
        onStale: () => void heard.push('stale'),
        onConfigurationChanged: (keys) => void heard.push(`changed ${keys.join()}`),
      },
      pollingIntervalMs: 60_000,
      logger: lineLogger(),
      random: () => random,
    });
  }

  async function start(random = 0): Promise<void> {
    create(random);
    const started = configuration.start();
    await client.answer(loaded('on'));
    await started;
  }

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance'] });
    heard.length = 0;
  });
  afterEach(() => {
    configuration.stop();
    jest.useRealTimers();
  });

  it.each([
    [0, 60_000],
    [0.5, 57_000],
    [1, 54_000],
  ])('GOFF-IP-011: jitter of %d makes a polling interval of a minute %d ms long', async (random, intervalMs) => {
    await start(random);
    for (let poll = 1; poll <= 3; poll++) {
      jest.advanceTimersByTime(intervalMs - 1);
      expect(client.loads).toBe(poll);
      jest.advanceTimersByTime(1);
      expect(client.loads).toBe(poll + 1);
      await client.answer(loaded('on'));
    }
  });

  it('GOFF-IP-010: a failed refresh keeps the schedule', async () => {
    await start();
    for (let poll = 1; poll <= 5; poll++) {
      jest.advanceTimersByTime(60_000);
      expect(client.loads).toBe(poll + 1);
      await client.answer(failed);
    }
    expect(heard).toEqual(['stale']);
  });

  it('a poll that takes longer than the interval is not joined by another', async () => {
    await start();
    jest.advanceTimersByTime(300_000);
    expect(client.loads).toBe(2);
    await client.answer(loaded('on'));
    jest.advanceTimersByTime(60_000);
    expect(client.loads).toBe(3);
  });

  it('a refresh during a load is done after it, because that may have been answered too early', async () => {
    await start();
    configuration.refresh();
    configuration.refresh();
    expect(client.loads).toBe(2);
    await client.answer(loaded('on'));
    jest.advanceTimersByTime(0);
    expect(client.loads).toBe(3);
    await client.answer(loaded('off'));
    expect(heard).toEqual(['changed f']);
    jest.advanceTimersByTime(59_999);
    expect(client.loads).toBe(3);
  });

  it('a refresh during the first load waits for that too, and announces nothing but the change', async () => {
    create();
    const started = configuration.start();
    await turn();
    configuration.refresh();
    expect(client.loads).toBe(1);
    await client.answer(loaded('on'));
    await started;
    jest.advanceTimersByTime(0);
    expect(client.loads).toBe(2);
    await client.answer(loaded('off'));
    expect(heard).toEqual(['changed f']);
  });

  it('GOFF-LIFE-002: a second start ends the polling of the first', async () => {
    await start();
    jest.advanceTimersByTime(30_000);
    const again = configuration.start();
    await client.answer(loaded('on'));
    await again;
    jest.advanceTimersByTime(30_000);
    expect(client.loads).toBe(2);
    jest.advanceTimersByTime(30_000);
    expect(client.loads).toBe(3);
  });

  it('nothing is loaded after stop, not even by a load that was under way', async () => {
    await start();
    jest.advanceTimersByTime(60_000);
    configuration.stop();
    await client.answer(loaded('off'));
    jest.advanceTimersByTime(600_000);
    expect(client.loads).toBe(2);
    expect(heard).toEqual([]);
  });
});
