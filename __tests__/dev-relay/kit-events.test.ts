import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startDevRelay, type DevRelay, type DevRelayOptions, type ExportedEvent } from '../../src/dev-relay/index.js';
import { postJson } from '../helpers/raw-http.js';

const onOff = { variations: { on: true, off: false }, defaultRule: { variation: 'on' } };
const relays: DevRelay[] = [];

async function start(options: DevRelayOptions = {}): Promise<DevRelay> {
  const relay = await startDevRelay(options);
  relays.push(relay);
  return relay;
}

afterEach(() => Promise.all(relays.splice(0).map((relay) => relay.close())));

const send = (relay: DevRelay, ...events: object[]): Promise<unknown> =>
  postJson(relay.url, '/v1/data/collector', { events });

const tracked = (key: string, more: object = {}): object => ({ kind: 'tracking', key, ...more });

const rejection = (promise: Promise<unknown>): Promise<Error & { code?: string }> =>
  promise.then(
    () => Promise.reject(new Error('Expected a rejection')),
    (error: Error) => error,
  );

describe('waitForEvent', () => {
  it('resolves at once with the first event that is there and matches', async () => {
    const relay = await start();
    await send(relay, tracked('other'), tracked('purchase', { userKey: 'a' }), tracked('purchase', { userKey: 'b' }));
    expect(await relay.waitForEvent({ key: 'purchase' }, { timeoutMs: 0 })).toMatchObject({ userKey: 'a' });
    expect(await relay.waitForEvent({ key: 'purchase' }, { timeoutMs: 0 })).toMatchObject({ userKey: 'a' });
  });

  it('resolves with an event that arrives later, and leaves those who wait for another one waiting', async () => {
    const relay = await start();
    const [purchase, checkout] = [relay.waitForEvent({ key: 'purchase' }), relay.waitForEvent({ key: 'checkout' })];
    await send(relay, tracked('view'), tracked('checkout', { userKey: 'ada' }));
    expect(await checkout).toMatchObject({ userKey: 'ada' });
    await send(relay, tracked('purchase', { userKey: 'bob' }));
    expect(await purchase).toMatchObject({ userKey: 'bob' });
  });

  it('resolves with an exposure that the relay has recorded itself', async () => {
    const relay = await start({ flags: { f: onOff } });
    const waiting = relay.waitForEvent({ kind: 'feature', key: 'f' });
    await postJson(relay.url, '/ofrep/v1/evaluate/flags/f', { context: { targetingKey: 'ada' } });
    expect((await waiting).variation).toBe('on');
  });

  const purchase = tracked('purchase', {
    userKey: 'ada',
    creationDate: 1_700_000_000,
    trackingEventDetails: { value: 9.5, tags: ['a', { b: null }] },
  });

  it.each([
    [{}],
    [{ kind: 'tracking', key: 'purchase', userKey: 'ada' }],
    [{ trackingEventDetails: { tags: ['a', { b: null }], value: 9.5 } }],
    [{ trackingEventDetails: { value: 9.5, tags: ['a', { b: null }], left: undefined } }],
    [{ evaluationContext: null, contextKind: undefined }],
  ])('takes an event whose members equal those of %j', async (filter) => {
    const relay = await start();
    await send(relay, purchase);
    expect(await relay.waitForEvent(filter, { timeoutMs: 0 })).toMatchObject({ key: 'purchase' });
  });

  it.each([
    [{ key: 'Purchase' }],
    [{ key: 'purchase', userKey: 'bob' }],
    [{ trackingEventDetails: { value: 9.5 } }],
    [{ trackingEventDetails: { value: 9.5, tags: [{ b: null }, 'a'] } }],
    [{ trackingEventDetails: { value: 9.5, tags: { 0: 'a', 1: { b: null } } } }],
    [{ trackingEventDetails: null }],
    [{ variation: 'on' }],
    [{ kind: undefined }],
  ])('does not take one for %j', async (filter) => {
    const relay = await start();
    await send(relay, purchase);
    const error = await rejection(relay.waitForEvent(filter, { timeoutMs: 0 }));
    expect(error).toMatchObject({ code: 'EVENT_TIMEOUT' });
  });

  it('takes the first event for which a function returns true', async () => {
    const relay = await start();
    const waiting = relay.waitForEvent((event) => event.userKey.startsWith('b'));
    await send(relay, tracked('x', { userKey: 'ada' }), tracked('x', { userKey: 'bob' }));
    expect(await waiting).toMatchObject({ userKey: 'bob' });
  });

  it('rejects with what the function throws, and the events are taken in anyway', async () => {
    const relay = await start();
    const waiting = rejection(relay.waitForEvent((event) => JSON.parse(event.key) as boolean));
    await send(relay, tracked('no JSON'));
    expect((await waiting).name).toBe('SyntaxError');
    expect(relay.events).toHaveLength(1);
  });

  it('refuses a function that returns a promise, which would take every event', async () => {
    const relay = await start();
    await send(relay, tracked('x'));
    const error = await rejection(relay.waitForEvent(async ({ key }: ExportedEvent) => key === 'y'));
    expect(error).toMatchObject({ code: 'INVALID_FILTER', message: expect.stringMatching(/a promise/) as string });
  });

  it.each([
    [{ eventName: 'purchase' }, '`eventName` is not a member of an event: expected kind, key, userKey, '],
    [{ userkey: 'ada' }, '`userkey` is not a member of an event: did you mean `userKey`?'],
    [{ trackingEventDetail: {} }, '`trackingEventDetail` is not a member of an event: did you mean'],
    [null, 'Expected an object with kind, key, '],
    ['purchase', 'Expected an object with kind, key, '],
  ])('refuses the filter %j at once', async (filter, message) => {
    const relay = await start();
    const error = await rejection(relay.waitForEvent(filter as object));
    expect(error).toBeInstanceOf(TypeError);
    expect(error).toMatchObject({ code: 'INVALID_FILTER', message: expect.stringContaining(message) as string });
  });

  it.each([
    [{ timeoutMs: -1 }, 'Expected `timeoutMs` to be a number >= 0, got `-1`.'],
    [{ timeoutMs: Number.NaN }, 'Expected `timeoutMs` to be a number >= 0, got `NaN`.'],
    [{ timeoutMs: '5' }, 'Expected `timeoutMs` to be a number >= 0, got `5`.'],
    [{ timeout: 5 }, '`timeout` is not an option of waitForEvent: did you mean `timeoutMs`?'],
  ])('refuses the options %j at once', async (options, message) => {
    const relay = await start();
    const error = await rejection(relay.waitForEvent({}, options as object));
    expect(error).toMatchObject({ code: 'INVALID_FILTER', message });
  });

  it('says what it waited for and what did arrive when the time is up', async () => {
    const relay = await start();
    await send(relay, tracked('view', { userKey: 'ada' }));
    const waiting = rejection(relay.waitForEvent({ kind: 'tracking', key: 'purchase' }, { timeoutMs: 50 }));
    await send(relay, tracked('click', { userKey: 'ada' }));
    const { code, message } = await waiting;
    expect(code).toBe('EVENT_TIMEOUT');
    expect(message.split('\n')).toEqual([
      'Expected an event with {"kind":"tracking","key":"purchase"} within 50 ms, got 2 others:',
      expect.stringMatching(/^ {2}\{"kind":"tracking",.*"key":"view"/),
      expect.stringMatching(/^ {2}\{"kind":"tracking",.*"key":"click"/),
    ]);
  });

  it('shows the last ten events at most, each as one line of bounded length', async () => {
    const relay = await start();
    const long = 'long '.repeat(1_000);
    await send(relay, ...Array.from({ length: 1_500 }, (_, n) => tracked(`${n}`, { trackingEventDetails: { long } })));
    const { message } = await rejection(relay.waitForEvent(() => false, { timeoutMs: 0 }));
    const [first, ...lines] = message.split('\n');
    expect(first).toBe('Expected an event that the function accepts within 0 ms, got 1,500 others, the last 10:');
    expect(lines.map((line) => /"key":"(\d+)"/.exec(line)?.[1])).toEqual(
      Array.from({ length: 10 }, (_, n) => `${1_490 + n}`),
    );
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(302);
  });

  it('says how events come when none has arrived', async () => {
    const relay = await start();
    const { message } = await rejection(relay.waitForEvent({ key: 'x' }, { timeoutMs: 0 }));
    expect(message).toMatch(
      /^Expected an event with \{"key":"x"\} within 0 ms, got none at all\. .*provider\.flush\(\)/,
    );
  });

  it('shows the caller in its stack', async () => {
    const relay = await start();
    async function theTestThatWaits(): Promise<void> {
      await relay.waitForEvent({ key: 'x' }, { timeoutMs: 1 });
    }
    expect((await rejection(theTestThatWaits())).stack).toContain('theTestThatWaits');
  });

  it('rejects at once when the relay closes, and later', async () => {
    const relay = await start();
    const waiting = rejection(relay.waitForEvent({ key: 'x' }, { timeoutMs: 3_600_000 }));
    await relay.close();
    expect(await waiting).toMatchObject({ code: 'RELAY_CLOSED' });
    expect(await rejection(relay.waitForEvent({ key: 'x' }))).toMatchObject({ code: 'RELAY_CLOSED' });
  });

  it('finds events of a closed relay', async () => {
    const relay = await start();
    await send(relay, tracked('x'));
    await relay.close();
    expect(await relay.waitForEvent({ key: 'x' })).toMatchObject({ key: 'x' });
  });

  it('is notified of events that are not kept in memory', async () => {
    const relay = await start({ maxEventsInMemory: 0 });
    const waiting = relay.waitForEvent({ key: 'x' });
    await send(relay, tracked('x'));
    expect(await waiting).toMatchObject({ key: 'x' });
    const { message } = await rejection(relay.waitForEvent({ key: 'y' }, { timeoutMs: 0 }));
    expect(message).toContain('got 1 other:');
  });
});

describe('clear', () => {
  it('forgets the events so far, also in a list that a test holds', async () => {
    const relay = await start();
    await send(relay, tracked('before'), { kind: 'feature', key: 'before' });
    const { events } = relay;
    relay.clear();
    expect([events, relay.events, relay.exposures, relay.tracking]).toEqual([[], [], [], []]);
    await send(relay, tracked('after'));
    expect(events.map(({ key }) => key)).toEqual(['after']);
    expect((await rejection(relay.waitForEvent({ key: 'before' }, { timeoutMs: 0 }))).message).toContain(
      'got 1 other:',
    );
  });

  it('leaves files, flags, failures and the counts of requests', async () => {
    const outputDir = mkdtempSync(join(tmpdir(), 'kit-'));
    const relay = await start({ outputDir, flags: { f: onOff } });
    await send(relay, tracked('before'));
    relay.fail({ status: 500 });
    relay.clear();
    expect(relay.requests.collector).toBe(1);
    await send(relay, tracked('refused'));
    expect(relay.events).toEqual([]);
    await relay.flush();
    expect(readFileSync(join(outputDir, 'tracking.json'), 'utf8')).toContain('"before"');
    expect((await postJson(relay.url, '/ofrep/v1/evaluate/flags/f', { context: {} })).status).toBe(200);
  });
});

describe('reset', () => {
  it('leaves nothing of the test before', async () => {
    const relay = await start({ flags: { f: onOff } });
    await send(relay, tracked('before'));
    await relay.setFlags({ g: onOff });
    relay.fail({ times: Infinity });
    await relay.reset();
    expect([relay.events, relay.requests]).toEqual([
      [],
      { collector: 0, ofrep: 0, configuration: 0, other: 0, failed: 0 },
    ]);
    const { body } = await postJson(relay.url, '/v1/flag/configuration', {});
    expect(Object.keys((JSON.parse(body) as { flags: object }).flags)).toEqual(['f']);
  });

  it('begins chaos anew', async () => {
    const relay = await start({ chaos: { seed: 7, rate: 0.5 } });
    const outcomes = async (): Promise<unknown[]> => {
      const statuses: unknown[] = [];
      for (let n = 0; n < 12; n++) {
        const { status } = (await send(relay).catch(() => ({ status: 'reset' }))) as { status: unknown };
        statuses.push(status);
      }
      return statuses;
    };
    const first = await outcomes();
    relay.recover();
    await relay.reset();
    expect(await outcomes()).toEqual(first);
    expect(new Set(first).size).toBeGreaterThan(1);
  });

  it('lets go of what stalls', async () => {
    const relay = await start();
    relay.fail({ stall: true });
    const sent = send(relay, tracked('x'));
    while (relay.requests.failed === 0) await new Promise(setImmediate);
    await relay.reset();
    expect(await sent).toMatchObject({ status: 200 });
  });
});
