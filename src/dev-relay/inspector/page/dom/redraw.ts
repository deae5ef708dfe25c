/** Ten times a second is as quick as one can read. */
const PAUSE_MS = 100;

/**
 * Draws in an animation frame, at most ten times a second however often it is asked to; the first time at once. A
 * hidden tab of the browser draws nothing.
 */
export function redraw(draw: () => void): () => void {
  let [lastMs, isDue] = [-Infinity, false];
  const run = (): void => {
    isDue = false;
    lastMs = performance.now();
    draw();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    const waitMs = lastMs + PAUSE_MS - performance.now();
    if (waitMs <= 0) requestAnimationFrame(run);
    else setTimeout(() => requestAnimationFrame(run), waitMs);
  };
}
