import { getEventListeners } from 'node:events';
import { untilAborted } from '../../src/timing/until-aborted.js';

const never = new Promise<string>(() => undefined);

it('untilAborted has the value of the promise, and listens to the signal no longer', async () => {
  const { signal } = new AbortController();
  await expect(untilAborted(signal, Promise.resolve('value'))).resolves.toBe('value');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('untilAborted rejects as the promise does', async () => {
  await expect(untilAborted(new AbortController().signal, Promise.reject(new Error('no')))).rejects.toThrow('no');
});

it('untilAborted is undefined as soon as the signal is aborted, however long the promise takes', async () => {
  const controller = new AbortController();
  const value = untilAborted(controller.signal, never);
  controller.abort();
  await expect(value).resolves.toBeUndefined();
  await expect(untilAborted(controller.signal, never)).resolves.toBeUndefined();
});
