import { ImpossibleToRetrieveConfigurationException, UnauthorizedException } from '../../src/errors.js';
import type { EvaluationListener, EvaluationRequest } from '../../src/evaluation/evaluator.js';
import { RemoteEvaluator } from '../../src/evaluation/remote.js';
import { HttpClient } from '../../src/relay/http-client.js';
import { OfrepClient, type OfrepResult } from '../../src/relay/ofrep-client.js';
import { hostileProxy, throwing } from '../helpers/hostile.js';
import { ScriptedClock } from '../helpers/scripted-clock.js';

const READY: OfrepResult = { kind: 'response', status: 400, headers: {}, body: '{"errorCode":"INVALID_CONTEXT"}' };
const DOWN: OfrepResult = { kind: 'failure', code: 'ECONNREFUSED', message: 'refused', requestSent: false };
const response = (status: number, body = ''): OfrepResult => ({ kind: 'response', status, headers: {}, body });

/** A client that responds from a script and keeps what it was asked. */
class ScriptedClient extends OfrepClient {
  readonly asked: [string, string][] = [];
  responses: OfrepResult[] = [];
  otherwise: OfrepResult = READY;
  closed = false;
  /** Responses wait for it. */
  gate: Promise<void> = Promise.resolve();

  constructor() {
    super(new HttpClient({ url: 'http://127.0.0.1:9', headers: {}, timeoutMs: 1 }), 1);
  }

  override async evaluate(flagKey: string, body: string): Promise<OfrepResult> {
    this.asked.push([flagKey, body]);
    await this.gate;
    return this.responses.shift() ?? this.otherwise;
  }

  override probe(flagKey: string, body: string): Promise<OfrepResult> {
    return this.evaluate(flagKey, body);
  }

  override async close(): Promise<void> {
    this.closed = true;
  }
}

let clock: ScriptedClock;
let client: ScriptedClient;
let ready: number;
let evaluator: RemoteEvaluator;

beforeEach(() => {
  clock = new ScriptedClock();
  client = new ScriptedClient();
  ready = 0;
  const listener: EvaluationListener = {
    onReady: () => void ready++,
    onStale: throwing,
    onConfigurationChanged: throwing,
  };
  evaluator = new RemoteEvaluator({ client, listener, random: () => 1, clock });
});

describe('initialize', () => {
  it('asks once for an evaluation without a context, which records nothing', async () => {
    await evaluator.initialize();
    expect(client.asked).toEqual([['-', '{}']]);
    expect(clock.timers).toBe(0);
  });

  it.each([401, 403])('GOFF-EVT-007: rejects for good on %d', async (status) => {
    client.responses = [response(status)];
    const error = await evaluator.initialize().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnauthorizedException);
    expect(error).toMatchObject({
      code: 'PROVIDER_FATAL',
      message: `HTTP ${status}: the relay wants an API key; set the option apiKey.`,
    });
    expect(clock.timers).toBe(0);
  });

  it.each([
    ['nobody responds', DOWN],
    ['the response is 200', response(200, '{"value":true}')],
    ['the response is 400 of another kind', response(400, '{"message":"flagset not found"}')],
    ['the response is 400 with a page', response(400, '<html>')],
    ['the response is 404', response(404, '{"message":"Not Found"}')],
    ['the response is 429', response(429)],
    ['it is too early', { kind: 'too-early', untilMs: 1 } as const],
    ['the response is 500', response(500)],
    ['the response is a redirect', response(302)],
  ])('GOFF-EVT-008: rejects when %s, and looks again later', async (_what, result) => {
    client.responses = [result];
    const error = await evaluator.initialize().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ImpossibleToRetrieveConfigurationException);
    expect(error).toMatchObject({ code: 'GENERAL' });
    expect(clock.timers).toBe(1);
    await clock.pass(500);
    expect(ready).toBe(1);
    expect(clock.timers).toBe(0);
  });
});

describe('the background probe', () => {
  beforeEach(async () => {
    client.otherwise = DOWN;
    await expect(evaluator.initialize()).rejects.toThrow('ECONNREFUSED');
  });

  it('comes back after longer and longer times, 30 seconds at most', async () => {
    const probedMs: number[] = [];
    let seen = client.asked.length;
    while (probedMs.length < 9) {
      await clock.pass(500);
      if (client.asked.length === seen) continue;
      seen = client.asked.length;
      probedMs.push(clock.nowMs());
    }
    expect(probedMs.map((ms, probe) => ms - (probedMs[probe - 1] ?? 0))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ]);
    expect(ready).toBe(0);
  });

  it('tells once that the relay is there', async () => {
    await clock.pass(500);
    client.otherwise = READY;
    await clock.pass(60_000);
    expect(ready).toBe(1);
    expect(clock.timers).toBe(0);
  });

  it('GOFF-LIFE-002: is one, however often initialize runs', async () => {
    await expect(evaluator.initialize()).rejects.toThrow();
    await Promise.allSettled([evaluator.initialize(), evaluator.initialize()]);
    expect(clock.timers).toBe(1);
    client.otherwise = READY;
    await evaluator.initialize();
    expect(clock.timers).toBe(0);
    expect(ready).toBe(0);
  });

  it('ends with close, also when it is just asking', async () => {
    let response = (): void => undefined;
    client.gate = new Promise((resolve) => (response = resolve));
    client.otherwise = READY;
    await clock.pass(500);
    expect(client.asked).toHaveLength(2);
    await evaluator.close();
    response();
    await clock.pass(60_000);
    expect(ready).toBe(0);
    expect(clock.timers).toBe(0);
    expect(client.closed).toBe(true);
  });
});

describe('evaluate', () => {
  const request = (context: unknown): EvaluationRequest => ({
    flagKey: 'flag',
    type: 'boolean',
    defaultValue: false,
    context: context as EvaluationRequest['context'],
  });

  it.each([
    ['a text', 'u1', '"u1"'],
    ['a number', 7, '"7"'],
    ['a BigInt', 7n, '"7"'],
    ['a date', new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['an empty text', '', '""'],
    ['a boolean', true, 'true'],
    ['null', null, 'null'],
  ])('sends a targeting key that is %s as what events say', async (_what, targetingKey, sent) => {
    client.otherwise = response(200, '{"value":true}');
    await evaluator.evaluate(request({ targetingKey, plan: 'pro' }));
    expect(client.asked).toEqual([['flag', `{"context":{"targetingKey":${sent},"plan":"pro"}}`]]);
  });

  it('sends what can be sent of odd attributes, and does not change the context', async () => {
    client.otherwise = response(200, '{"value":true}');
    const context = Object.freeze({
      big: 1n,
      broken: { toJSON: throwing },
      at: new Date(0),
      deep: Object.freeze({ n: null }),
    });
    await evaluator.evaluate(request(context));
    expect(client.asked[0]?.[1]).toBe('{"context":{"big":"1","at":"1970-01-01T00:00:00.000Z","deep":{"n":null}}}');
  });

  it.each([[hostileProxy()], [undefined], [null]])(
    'refuses the context %# with an EvaluationError',
    async (context) => {
      await expect(evaluator.evaluate(request(context))).rejects.toMatchObject({
        name: 'EvaluationError',
        code: 'INVALID_CONTEXT',
      });
      expect(client.asked).toEqual([]);
    },
  );

  it('asks for a flag key that is no text by its text', async () => {
    client.otherwise = response(200, '{"value":true}');
    await evaluator.evaluate({ ...request({}), flagKey: 5 as never });
    expect(client.asked[0]?.[0]).toBe('5');
  });

  it('GOFF-COLL-023: leaves the exposures of failures to the relay', () => {
    expect(evaluator.recordsFailureOf()).toBe(false);
  });
});
