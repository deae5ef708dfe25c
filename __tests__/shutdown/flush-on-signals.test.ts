import { flushOnSignals, InvalidOptionsException, type FlushOnSignalsOptions } from '../../src/index.js';

const events = ['SIGTERM', 'SIGINT', 'SIGHUP', 'beforeExit'];
const listenerCounts = (): number[] => events.map((event) => process.listenerCount(event));
const silent = { error: jest.fn(), warn: jest.fn(), info: jest.fn(), debug: jest.fn() };

beforeEach(() => jest.clearAllMocks());

it.each([
  ['no object', 'SIGTERM', 'Expected the options to be an object, got "SIGTERM" (string).'],
  ['a server that is none', { server: 80 }, 'Expected server to be a server with a function close, got 80 (number).'],
  ['a server that is null', { server: null }, 'Expected server to be a server with a function close, got null.'],
  ['before', { before: 'flush' }, 'Expected before to be a function, got "flush" (string).'],
  [
    'a deadline of 0',
    { timeoutMs: 0 },
    'Expected timeoutMs to be milliseconds, more than 0 and at most 2147483647, got 0 (number).',
  ],
  ['one signal', { signals: 'SIGTERM' }, `${signalsSentence()}, got "SIGTERM" (string).`],
  ['no signal', { signals: [] }, `${signalsSentence()}, got an array.`],
  ['an unknown signal', { signals: ['SIGFOO'] }, `${signalsSentence()}, got an array.`],
  ['a signal that nobody hears', { signals: ['SIGKILL'] }, `${signalsSentence()}, got an array.`],
  [
    'a logger',
    { logger: 'console' },
    'Expected logger to be a logger with error, warn, info and debug, got "console" (string).',
  ],
])('flushOnSignals says in one sentence what is wrong with %s, and installs nothing', (_what, options, sentence) => {
  const before = listenerCounts();
  expect(() => flushOnSignals(options as FlushOnSignalsOptions)).toThrow(new InvalidOptionsException(sentence));
  expect(listenerCounts()).toEqual(before);
});

function signalsSentence(): string {
  return "Expected signals to be a list of signals that a process can listen to, such as ['SIGTERM']";
}

it('flushOnSignals names the option that was meant', () => {
  flushOnSignals({ timeoutMS: 1_000, logger: silent } as FlushOnSignalsOptions)();
  expect(silent.warn.mock.calls).toEqual([
    ['There is no option "timeoutMS", so it has no effect; did you mean "timeoutMs"?'],
  ]);
});

it('flushOnSignals leaves no listener behind, however often it was called and uninstalled', () => {
  const before = listenerCounts();
  const [term = 0, int = 0, hup = 0, exit = 0] = before;
  const uninstalls = [flushOnSignals(), flushOnSignals({ signals: ['SIGHUP'] })];
  expect(listenerCounts()).toEqual([term + 1, int + 1, hup + 1, exit + 1]);
  for (const uninstall of [...uninstalls, ...uninstalls]) uninstall();
  expect(listenerCounts()).toEqual(before);
});
