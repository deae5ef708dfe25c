/**
 * The process that is measured: `node process.mjs '{ "row": …, "use": …, "url": … }'`. What it has loaded itself is the
 * same for everybody; `empty` tells what that costs. It writes its figures as JSON.
 */
import { writeSync } from 'node:fs';
import { EVENT_NAME, contextOf, detailsOf } from '../lib/events.mjs';
import { USES } from './uses.mjs';

const { row, ...subject } = JSON.parse(process.argv[2]);
const { load, setUp } = USES[subject.use] ?? {};

const tell = (figures) => void writeSync(1, JSON.stringify(figures));
const rssMb = () => process.memoryUsage.rss() / 2 ** 20;

const ROWS = {
  /** The first import also loads what Node.js needs for imports. */
  async empty() {
    await import('./nothing.mjs');
    tell({ rssMb: rssMb() });
  },
  async import() {
    await import('./nothing.mjs');
    const began = performance.now();
    await load(subject);
    tell({ importMs: performance.now() - began, rssMb: rssMb() });
  },
  async ready() {
    const loaded = await load(subject);
    const began = performance.now();
    const { close } = await setUp(loaded, subject);
    const readyMs = performance.now() - began;
    await close();
    tell({ readyMs });
  },
  /** Read when the process ends: what is done in the background counts. */
  async life() {
    process.once('exit', () => {
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      tell({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 });
    });
    const { track, close } = await setUp(await load(subject), subject);
    track(EVENT_NAME, contextOf(0), detailsOf(0));
    await close();
  },
};

await ROWS[row]();
