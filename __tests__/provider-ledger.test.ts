import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ProviderEvents } from '@openfeature/server-sdk';
import {
  droppedTotal,
  type GoFeatureFlagProvider,
  type GoFeatureFlagProviderOptions,
  type Ledger,
} from '../src/index.js';
import { expectBalanced } from './helpers/publisher-harness.js';
import { useWorld } from './helpers/remote-provider.js';
import { reset, type RelayRequest } from './helpers/scripted-relay.js';

const world = useWorld();

const CHANNELS = ['goff:batch:sent', 'goff:batch:failed', 'goff:events:dropped'] as const;

/** Calls of the application's code from inside delivery; the first few act, all look at the ledger. */
class CallersCode {
  provider: GoFeatureFlagProvider | undefined;
  readonly places = new Set<string>();
  /** Where the ledger did not balance: what this code throws would be swallowed. */
  readonly unbalanced = new Set<string>();
  readonly settling: Promise<unknown>[] = [];
  #runs = 0;
  readonly #act: (provider: GoFeatureFlagProvider) => unknown;

  constructor(act: (provider: GoFeatureFlagProvider) => unknown) {
    this.#act = act;
  }

  run(place: string): void {
    if (this.provider === undefined) return;
    this.places.add(place);
    this.#look(`before: ${place}`);
    if (++this.#runs <= 5) this.settling.push(Promise.resolve(this.#act(this.provider)).catch(() => undefined));
    this.#look(`after: ${place}`);
  }

  #look(place: string): void {
    const { accepted, delivered, pending, inFlight, ...ledger } = this.provider?.stats() as Ledger;
    const isBalanced = accepted === delivered + droppedTotal(ledger) + pending + inFlight;
    if (!isBalanced) this.unbalanced.add(place);
  }
}

const ACTIONS: [string, (provider: GoFeatureFlagProvider) => unknown][] = [
  ['looks at the ledger', (provider) => provider.stats()],
  ['flushes', (provider) => provider.flush()],
  ['flushes with a time-out', (provider) => provider.flush({ timeoutMs: 50 })],
  ['closes', (provider) => provider.close()],
  ['tracks', (provider) => provider.track('from inside', {})],
  ['initializes', (provider) => provider.initialize()],
];

/** How `track` comes to run code of the application. */
const WRITTEN: [string, (run: () => void) => { context?: object; details?: object; redact?: true }][] = [
  ['a getter of the context', (run) => ({ context: Object.defineProperty({}, 'x', { enumerable: true, get: run }) })],
  ['a getter of the details', (run) => ({ details: Object.defineProperty({}, 'x', { enumerable: true, get: run }) })],
  ['a toJSON', (run) => ({ details: { x: { toJSON: () => (run(), 1) } } })],
  ['a toJSON of the context itself', (run) => ({ context: { toJSON: () => (run(), { x: 1 }) } })],
  ['a proxied context', (run) => ({ context: new Proxy({ x: 1 }, { ownKeys: () => (run(), ['x']) }) })],
  ['a redaction', () => ({ redact: true })],
];

describe.each(ACTIONS)('code of the application that %s', (_what, act) => {
  it.each(WRITTEN)(
    'code from %s while an event is written finds a balanced ledger, and all arrives',
    async (place, make) => {
      const code = new CallersCode(act);
      const { context = {}, details = {}, redact } = make(() => code.run(place));
      const redactContext = (attributes: object): object => (code.run(place), attributes);
      const provider = world.provider(redact ? { redactContext: redactContext as never } : {});
      code.provider = provider;
      provider.track('before', {});
      provider.track('written', context as never, details as never);
      expectBalanced(provider.stats());
      expect([...code.places]).toEqual([place]);
      await Promise.all(code.settling);
      await provider.close();
      expect([...code.unbalanced]).toEqual([]);
      expectBalanced(provider.stats());
      expect(provider.stats()).toMatchObject({ pending: 0, inFlight: 0 });
      expect(world.relay.events.map(({ key }) => key)).toEqual(expect.arrayContaining(['before', 'written']));
    },
  );
});

it.each(WRITTEN)('a flush from %s while an event is written waits for that event, too', async (_place, make) => {
  const flushed: Promise<Ledger>[] = [];
  const flush = (): void => void flushed.push(provider.flush());
  const { context = {}, details = {}, redact } = make(flush);
  const redactContext = (attributes: object): object => (flush(), attributes);
  const provider = world.provider(redact ? { redactContext: redactContext as never } : {});
  provider.track('written', context as never, details as never);
  await expect(flushed[0]).resolves.toMatchObject({ accepted: 1, delivered: 1 });
});

interface Told {
  readonly relay: number | 'resets';
  readonly options?: Partial<GoFeatureFlagProviderOptions>;
}

/** What the application is told of: log lines, diagnostics, provider events, undelivered events. */
const TOLD: [string, Told][] = [
  ['a relay that takes everything', { relay: 200 }],
  ['a relay that is out of order', { relay: 503 }],
  ['a relay that refuses the key', { relay: 401 }],
  ['a relay that refuses the events', { relay: 400 }],
  ['a relay that finds them too large', { relay: 413 }],
  ['a gateway that sends no count', { relay: 204 }],
  ['an ambiguous end', { relay: 'resets', options: { deliveryGuarantee: 'at-most-once' } }],
  ['a buffer that overflows', { relay: 503, options: { maxPendingEvents: 3, maxBatchSize: 3 } }],
  ['a buffer that overflows for a time', { relay: 200, options: { maxPendingEvents: 3, maxBatchSize: 1 } }],
  ['several requests at a time', { relay: 400, options: { maxConcurrentRequests: 3, maxBatchSize: 2 } }],
];

describe.each(ACTIONS)('code of the application that %s', (_what, act) => {
  it.each(TOLD)('code that is told of %s finds a balanced ledger', async (_of, { relay, options }) => {
    const code = new CallersCode(act);
    const onChannel = (message: unknown, name: string | symbol): void => {
      if ((message as { provider: unknown }).provider === code.provider) code.run(String(name));
    };
    for (const name of CHANNELS) subscribe(name, onChannel);
    for (const level of ['error', 'warn', 'info'] as const) world.logger[level] = () => code.run(`log: ${level}`);
    world.relay.collector = ({ json }: RelayRequest) => {
      if (relay === 'resets') return reset;
      const { length } = json.events;
      return length === 0 || relay === 200 ? { body: { ingestedContentCount: length } } : { status: relay };
    };
    const onUndelivered = (): void => code.run('onUndelivered');
    const provider = world.provider({ shutdownTimeoutMs: 100, onUndelivered, ...options });
    for (const event of [ProviderEvents.Error, ProviderEvents.Ready]) {
      provider.events.addHandler(event, () => code.run(event));
    }
    code.provider = provider;
    for (let i = 0; i < 10; i++) provider.track('event', {});
    await provider.flush();
    await provider.close();
    await Promise.all(code.settling);
    await provider.close();
    for (const name of CHANNELS) unsubscribe(name, onChannel);
    expect([...code.places]).not.toEqual([]);
    expect([...code.unbalanced]).toEqual([]);
    expectBalanced(provider.stats());
    expect(provider.stats()).toMatchObject({ pending: 0, inFlight: 0 });
  });
});
