import type { WorkerInput } from './live-conversion.js';
import { LiveCount } from './live-count.js';

const PAUSE_MS = 1_000;

/** Counting takes at most this share of the worker's time. */
const SHARE = 0.25;

let [live, control, isDue]: [LiveCount | undefined, string, boolean] = [undefined, '', false];
let nextMs = 0;

addEventListener('message', ({ data }: MessageEvent<WorkerInput>) => {
  if ('ask' in data) [live, control, nextMs] = [new LiveCount(data.ask), data.ask.control, 0];
  else if ('control' in data) [control, nextMs] = [data.control, 0];
  else live?.read(data.lines);
  if (isDue) return;
  isDue = true;
  setTimeout(tell, Math.max(0, nextMs - performance.now()));
});

/** Sends the figures so far, at most once a second, and less often where that takes long. */
function tell(): void {
  isDue = false;
  const beganMs = performance.now();
  if (live !== undefined) postMessage(live.result(control));
  const tookMs = performance.now() - beganMs;
  nextMs = performance.now() + Math.max(PAUSE_MS, tookMs / SHARE);
}
