import { nearestNames } from '../../src/options/nearest-names.js';
import { nearestOption } from '../../src/options/nearest-option.js';

describe('the nearest names', () => {
  it('are those that are spelled alike, the nearest first', () => {
    expect(nearestNames('purchse', ['checkout', 'purchases', 'purchase', 'sign-up'])).toEqual([
      'purchase',
      'purchases',
    ]);
  });

  it.each([
    ['purchse', ['c', 'e', 's']],
    ['nosuch', ['nwe-button', 'new-button']],
    ['order', ['rider', 'border-boxes', 'card']],
    ['a', ['b', 'c', '']],
    ['on', ['off', 'an', 'no', 'money', 'one-time']],
    ['', ['a', 'b']],
    ['search', ['a-search-of-everything']],
  ])('are none where none is near to %j: %j', (wanted, names) => {
    expect(nearestNames(wanted, names)).toEqual([]);
  });

  it('are at most three, equally near ones by name', () => {
    expect(nearestNames('aaaa', ['aaae', 'aaad', 'aaac', 'aaab', 'aaab'])).toEqual(['aaab', 'aaac', 'aaad']);
  });

  it('are without those that are much farther than the nearest', () => {
    expect(nearestNames('nwe-button', ['old-button', 'new-button', 'new-buttons'])).toEqual([
      'new-button',
      'new-buttons',
    ]);
    expect(nearestNames('bew-batton', ['old-button', 'red-button'])).toEqual(['red-button']);
  });

  it('tell upper from lower case, but hardly', () => {
    expect(nearestNames('ON', ['off', 'an', 'on'])).toEqual(['on']);
    expect(nearestNames('New-Button', ['bew-button', 'new-button'])[0]).toBe('new-button');
    expect(nearestNames('NEW-CHECKOUT', ['new-checkout'])).toEqual(['new-checkout']);
  });

  it('are near where two letters have changed places', () => {
    expect(nearestNames('nwe', ['new', 'old'])).toEqual(['new']);
    expect(nearestNames('gaol', ['goal'])).toEqual(['goal']);
  });

  it('are near where one is a large part of the other', () => {
    expect(nearestNames('api-key', ['api-key-file', 'api'])).toEqual(['api-key-file']);
    expect(nearestNames('no-quiet', ['quiet'])).toEqual(['quiet']);
  });

  it('are none where there are no names, or too long ones', () => {
    expect(nearestNames('on', [])).toEqual([]);
    expect(nearestNames('o'.repeat(200), ['o'.repeat(201)])).toEqual([]);
    expect(nearestNames('o'.repeat(201), ['o'.repeat(200)])).toEqual([]);
  });

  it('come from names of any spelling', () => {
    expect(nearestNames('proto', ['__proto__', 'constructor', ''])).toEqual(['__proto__']);
  });

  it('are found among a hundred thousand names', () => {
    const names = Array.from({ length: 100_000 }, (_, n) => `goal-${n}-${'x'.repeat(n % 190)}`);
    expect(nearestNames('goal-190-', names)).toContain('goal-190-');
  });
});

describe('the nearest option of a command', () => {
  const names = ['window', 'id', 'alpha', 'weights', 'json'];

  it.each([
    ['--windw', '--window'],
    ['--wiegths', '--weights'],
    ['-json', '--json'],
  ])('is, for %s, %s', (unknown, nearest) => {
    expect(nearestOption(unknown, names)).toBe(nearest);
  });

  it.each(['--colour', '--x', '--if', '-', '--'])('is none for %s: dashes make no option near', (unknown) => {
    expect(nearestOption(unknown, names)).toBeUndefined();
  });
});
