import { nearestNames } from '../../../src/impact/rules/nearest-names.js';

describe('the nearest names', () => {
  it('are those that are spelled most alike, the nearest first', () => {
    expect(nearestNames('purchse', ['checkout', 'purchase', 'purchases', 'sign-up'])).toEqual([
      'purchase',
      'purchases',
      'checkout',
    ]);
  });

  it('are at most three, equally near ones by name', () => {
    expect(nearestNames('a', ['e', 'd', 'c', 'b', 'b'])).toEqual(['b', 'c', 'd']);
  });

  it('tell upper from lower case, but hardly', () => {
    expect(nearestNames('ON', ['off', 'an', 'on'])[0]).toBe('on');
    expect(nearestNames('New-Button', ['old-button', 'new-button'])[0]).toBe('new-button');
  });

  it('are none where there are no names, or too long ones', () => {
    expect(nearestNames('on', [])).toEqual([]);
    expect(nearestNames('on', ['o'.repeat(201)])).toEqual([]);
    expect(nearestNames('o'.repeat(201), ['on'])).toEqual([]);
  });

  it('come from names of any spelling', () => {
    expect(nearestNames('proto', ['__proto__', 'constructor', ''])).toEqual(['__proto__', '', 'constructor']);
  });

  it('are found among a hundred thousand names', () => {
    const names = Array.from({ length: 100_000 }, (_, n) => `goal-${n}-${'x'.repeat(n % 190)}`);
    expect(nearestNames('goal-190-', names)).toContain('goal-190-');
  });
});
