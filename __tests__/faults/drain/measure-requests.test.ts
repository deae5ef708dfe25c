import { mostInAWindow } from './measure-requests.js';

describe('the most requests in a window', () => {
  it('is that of the fullest window, wherever it begins', () => {
    expect(mostInAWindow([0, 900, 1_000, 1_100, 1_899, 3_000], 1_000)).toBe(4);
  });

  it('does not count two that lie a whole window apart', () => {
    expect(mostInAWindow([0, 1_000, 2_000], 1_000)).toBe(1);
  });

  it('is nothing without requests', () => {
    expect(mostInAWindow([], 1_000)).toBe(0);
  });
});
