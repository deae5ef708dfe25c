import { sideBySide } from './side-by-side.js';

it('sideBySide tells results in the order of the items, however they come, and works on some at a time', async () => {
  const told: string[] = [];
  const release: Record<string, () => void> = {};
  const work = (item: string): Promise<string> =>
    new Promise((resolve) => (release[item] = (): void => resolve(item.toUpperCase())));
  const all = sideBySide(['a', 'b', 'c'], { atATime: 2, work, inOrder: (result) => void told.push(result) });
  expect(Object.keys(release)).toEqual(['a', 'b']);
  release['b']?.();
  await new Promise(setImmediate);
  expect(Object.keys(release)).toEqual(['a', 'b', 'c']);
  expect(told).toEqual([]);
  release['a']?.();
  release['c']?.();
  expect(await all).toEqual(['A', 'B', 'C']);
  expect(told).toEqual(['A', 'B', 'C']);
});
