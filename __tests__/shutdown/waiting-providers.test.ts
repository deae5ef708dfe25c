import { lineLogger, type LineLogger } from '../helpers/line-logger.js';
import type * as WaitingProviders from '../../src/shutdown/waiting-providers.js';

type Copy = typeof WaitingProviders;

const KEY = Symbol.for('goff-server-provider.waiting');
const shared = globalThis as { [KEY]?: unknown };

/** The module as another copy of the package loads it. */
function loadCopy(): Copy {
  let copy: Copy | undefined;
  jest.isolateModules(() => {
    copy = jest.requireActual<Copy>('../../src/shutdown/waiting-providers.js');
  });
  return copy as unknown as Copy;
}

interface Waiting extends WaitingProviders.WaitingProvider {
  readonly logger: LineLogger;
  readonly flush: jest.Mock;
  readonly handOver: jest.Mock;
}

function waiting(count: number): Waiting {
  return { waiting: () => count, flush: jest.fn(async () => undefined), handOver: jest.fn(), logger: lineLogger() };
}

const listeners = (): number => process.listenerCount('exit');

let copy: Copy;

beforeEach(() => {
  Reflect.deleteProperty(shared, KEY);
  copy = loadCopy();
});

afterEach(() => copy.waitingProviders().forEach(copy.unwatch));

it('the registry listens to the exit of the process while providers wait, and only then', () => {
  const before = listeners();
  const [one, other] = [waiting(1), waiting(2)];
  copy.watch(one);
  copy.watch(one);
  copy.watch(other);
  expect(listeners()).toBe(before + 1);
  copy.unwatch(one);
  copy.unwatch(one);
  expect(listeners()).toBe(before + 1);
  copy.unwatch(other);
  expect(listeners()).toBe(before);
});

it('the registry listens again after somebody has removed all listeners', () => {
  const kept = process.listeners('exit');
  copy.watch(waiting(1));
  process.removeAllListeners('exit');
  copy.watch(waiting(1));
  expect(listeners()).toBe(1);
  for (const listener of kept) process.on('exit', listener);
});

it('the registry says of each provider how many events are lost, and lets it hand them over', () => {
  const [one, many] = [waiting(1), waiting(50)];
  copy.watch(one);
  copy.watch(many);
  copy.giveUpWaiting();
  const line = (events: string, they: string, them: string): string =>
    `error: The process ends with ${events} undelivered; without onUndelivered ${they} lost. To deliver ${them}, ` +
    'await OpenFeature.close() before the process ends, or call flushOnSignals() for signals and the natural end.';
  expect([one.logger.lines, many.logger.lines]).toEqual([
    [line('1 event', 'it is', 'it')],
    [line('50 events', 'they are', 'them')],
  ]);
  expect([one.handOver, many.handOver].map((handOver) => handOver.mock.calls.length)).toEqual([1, 1]);
});

it('the registry says once how many are lost, although a signal and the exit both end the process', () => {
  const provider = waiting(3);
  copy.watch(provider);
  copy.giveUpWaiting();
  copy.giveUpWaiting();
  expect(provider.logger.lines).toHaveLength(1);
});

it('the registry does not let a provider that fails cost the others their line', () => {
  const fail = (): never => {
    throw new Error('broken');
  };
  const broken = [
    { ...waiting(1), waiting: fail },
    { ...waiting(1), logger: { ...lineLogger(), error: fail } },
    { ...waiting(1), handOver: fail },
    null as unknown as Waiting,
  ];
  const last = waiting(2);
  for (const provider of [...broken, last]) copy.watch(provider);
  expect(() => copy.giveUpWaiting()).not.toThrow();
  expect(last.logger.lines).toHaveLength(1);
  expect(broken[0]?.handOver).toHaveBeenCalled();
  expect(broken[1]?.handOver).toHaveBeenCalled();
});

it('the registry is one registry, with one listener, for all copies of the package', () => {
  const before = listeners();
  const other = loadCopy();
  const [mine, theirs] = [waiting(1), waiting(1)];
  copy.watch(mine);
  other.watch(theirs);
  expect(listeners()).toBe(before + 1);
  expect(copy.waitingProviders()).toEqual([mine, theirs]);
  copy.unwatch(mine);
  expect(listeners()).toBe(before + 1);
  other.unwatch(theirs);
  expect(listeners()).toBe(before);
});

it.each([
  ['another version', { version: 2, providers: new Set() }],
  ['no set', { version: 1, providers: [] }],
  ['nothing', null],
  ['a number', 5],
  ['a frozen registry', Object.freeze({ version: 1, providers: new Set() })],
  [
    'a getter that throws',
    {
      get version(): never {
        throw new Error('broken');
      },
    },
  ],
])('the registry works by itself where %s is in the place of the registry', (_what, value) => {
  Object.defineProperty(shared, KEY, { value, configurable: true });
  const before = listeners();
  const provider = waiting(1);
  copy.watch(provider);
  expect(copy.waitingProviders()).toEqual([provider]);
  expect(listeners()).toBe(before + 1);
  copy.unwatch(provider);
  expect(listeners()).toBe(before);
});

it('the registry flushes every provider that waits, although one fails', async () => {
  const [broken, sound] = [waiting(1), waiting(1)];
  broken.flush.mockImplementation(() => {
    throw new Error('broken');
  });
  copy.watch(broken);
  copy.watch(sound);
  await expect(copy.deliverWaiting(70)).resolves.toBeUndefined();
  expect(sound.flush.mock.calls).toEqual([[{ timeoutMs: 70 }]]);
});

it("the registry takes no place of the application's among the listeners that Node counts", () => {
  const limit = process.getMaxListeners();
  const provider = waiting(1);
  copy.watch(provider);
  copy.watch(provider);
  expect(process.getMaxListeners()).toBe(limit + 1);
  copy.unwatch(provider);
  copy.unwatch(provider);
  expect(process.getMaxListeners()).toBe(limit);
});

it.each([0, Infinity])('the registry leaves a limit of %s, which is none', (none) => {
  const limit = process.getMaxListeners();
  process.setMaxListeners(none);
  const provider = waiting(1);
  copy.watch(provider);
  expect(process.getMaxListeners()).toBe(none);
  copy.unwatch(provider);
  expect(process.getMaxListeners()).toBe(none);
  process.setMaxListeners(limit);
});

it('the registry leaves a limit that the application has set meanwhile', () => {
  const limit = process.getMaxListeners();
  const provider = waiting(1);
  copy.watch(provider);
  process.setMaxListeners(50);
  copy.unwatch(provider);
  expect(process.getMaxListeners()).toBe(50);
  process.setMaxListeners(limit);
});
