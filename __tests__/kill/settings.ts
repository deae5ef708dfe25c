import { parseArgs } from 'node:util';
import type { KillSettings } from './run-kills.js';

const OPTIONS = { seed: { type: 'string' }, kills: { type: 'string', default: '300' } } as const;

/** Reads the arguments; without a seed it takes one by the time of day. Throws an `Error` with one sentence. */
export function settingsOf(args: readonly string[]): KillSettings {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { seed = String(1 + (Date.now() % 100_000)), kills } = values;
  return { seed: countOf('seed', seed), kills: countOf('kills', kills) };
}

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Error(`Expected --${name} to be a whole number above 0, got "${text}".`);
}
