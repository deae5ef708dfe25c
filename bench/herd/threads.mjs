import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Plays the scenarios of these names, as many at a time as there are processors; resolves with the results by name. */
export async function playAll(names, { instances, seed, onDone }) {
  const results = {};
  const left = [...names];
  const playNext = async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) {
      const beganMs = performance.now();
      results[name] = await playInThread({ name, instances, seed });
      onDone({ name, seconds: (performance.now() - beganMs) / 1000 });
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, playNext));
  return Object.fromEntries(names.map((name) => [name, results[name]]));
}

function playInThread(workerData) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData });
    worker.once('message', resolve).once('error', reject);
  });
}
