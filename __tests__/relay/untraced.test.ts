import { untraced } from '../../src/relay/untraced.js';

const API = Symbol.for('opentelemetry.js.api.1');
const SUPPRESSED = Symbol.for('OpenTelemetry SDK Context Key SUPPRESS_TRACING');
const realm = globalThis as { [API]?: unknown };

afterEach(() => {
  delete realm[API];
});

/** As much of OpenTelemetry's API object as is asked for. */
class FakeTelemetry {
  readonly context = this;
  #active = new Map<symbol, unknown>([[Symbol.for('trace'), 'a span']]);

  active(): { setValue(key: symbol, value: unknown): Map<symbol, unknown> } {
    const current = this.#active;
    return { setValue: (key, value) => new Map(current).set(key, value) };
  }

  with<T>(context: Map<symbol, unknown>, run: () => T): T {
    const before = this.#active;
    this.#active = context;
    try {
      return run();
    } finally {
      this.#active = before;
    }
  }

  get values(): Map<symbol, unknown> {
    return this.#active;
  }
}

it('untraced runs the function where there is no OpenTelemetry', () => {
  expect(untraced(() => 'result')).toBe('result');
});

it('untraced runs the function where its API has no context manager', () => {
  realm[API] = { version: '1.9.0' };
  expect(untraced(() => 'result')).toBe('result');
});

it('untraced suppresses tracing inside, keeps the rest of the context, and leaves it as it was', () => {
  const telemetry = new FakeTelemetry();
  realm[API] = telemetry;
  const inside = untraced(() => telemetry.values);
  expect(inside.get(SUPPRESSED)).toBe(true);
  expect(inside.get(Symbol.for('trace'))).toBe('a span');
  expect(telemetry.values.has(SUPPRESSED)).toBe(false);
});

it('untraced hands on what the function throws', () => {
  realm[API] = new FakeTelemetry();
  expect(() =>
    untraced(() => {
      throw new Error('from inside');
    }),
  ).toThrow('from inside');
});
