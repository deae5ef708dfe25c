import { compileRedaction, type Redaction } from '../../src/events/redaction.js';
import { hostileProxy, throwing } from '../helpers/hostile.js';

function compiled(redaction: Redaction): {
  redact: (context: Record<string, unknown>) => unknown;
  failures: () => number;
} {
  const onFailure = jest.fn();
  return { redact: compileRedaction(redaction, onFailure), failures: () => onFailure.mock.calls.length };
}

describe('a list of names', () => {
  it('leaves these attributes out of a copy', () => {
    const given = Object.freeze({ email: 'e@x', plan: 'pro' });
    expect(compiled(['email']).redact(given)).toEqual({ plan: 'pro' });
    expect(given).toEqual({ email: 'e@x', plan: 'pro' });
  });

  it('may name members of Object.prototype, and attributes may be called __proto__', () => {
    const given = JSON.parse('{"__proto__":{"a":1},"toString":1,"plan":"pro"}') as Record<string, unknown>;
    expect(compiled(['__proto__']).redact(given)).toEqual({ toString: 1, plan: 'pro' });
    expect(JSON.stringify(compiled(['toString']).redact(given))).toBe('{"__proto__":{"a":1},"plan":"pro"}');
  });

  it('may be empty', () => {
    expect(compiled([]).redact({ plan: 'pro' })).toEqual({ plan: 'pro' });
  });
});

describe('a function', () => {
  it('gets a deep copy, so that it may change it', () => {
    const given = { deep: Object.freeze({ email: 'e@x', plan: 'pro' }) };
    const { redact } = compiled((context) => {
      delete (context['deep'] as { email?: string }).email;
      return context;
    });
    expect(redact(given)).toEqual({ deep: { plan: 'pro' } });
    expect(given.deep.email).toBe('e@x');
  });

  it.each([
    ['throws', throwing],
    ['returns nothing', () => undefined],
    ['returns null', () => null],
    ['returns a list', () => []],
    ['returns a text', () => 'text'],
    ['returns a promise of which nothing is known yet', async () => Promise.resolve({ email: 'e@x' })],
  ])('a function that %s lets nothing of the context leave the process', (_what, redaction) => {
    const { redact } = compiled(redaction as unknown as Redaction);
    expect(JSON.stringify(redact({ email: 'e@x' }))).toBe('{}');
  });

  it('a function that fails is reported each time', () => {
    const { redact, failures } = compiled(throwing);
    redact({});
    redact({});
    expect(failures()).toBe(2);
  });

  it('a function that returns a promise is reported as well, and its rejection is nobody’s', () => {
    const { redact, failures } = compiled((async () => throwing()) as unknown as Redaction);
    redact({});
    expect(failures()).toBe(1);
  });

  it('is not hurt by a context that cannot be copied', () => {
    const { redact } = compiled((context) => ({ ...context, seen: true }));
    expect(redact(hostileProxy() as Record<string, unknown>)).toEqual({ seen: true });
  });
});
