// Loaded into the measured Node.js processes: writes, when they end, the most memory that they ever held, in MB.
import { readFileSync, writeFileSync } from 'node:fs';

const file = process.env.GOFF_BENCH_PEAK_FILE;

if (file !== undefined) process.once('exit', () => writeFileSync(file, String(peakMb())));

/** What `resourceUsage` reports may be the peak of the process that started this one. */
function peakMb() {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'));
    return Number(kilobytes) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}
