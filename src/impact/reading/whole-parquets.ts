import { open } from 'node:fs/promises';

const mark = 'PAR1';
/** The length of the shortest file: a mark at each end, and the length of what describes the columns. */
const fewestBytes = 12;

/**
 * The Parquet files that were written to their end. A single one that was not makes DuckDB refuse all of them, and the
 * relay leaves one each time that it cannot write an event.
 */
export async function wholeParquets(paths: readonly string[]): Promise<string[]> {
  const whole: string[] = [];
  for (const path of paths) if (await isWhole(path)) whole.push(path);
  return whole;
}

async function isWhole(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size < fewestBytes) return false;
    const { buffer } = await file.read({ buffer: Buffer.alloc(mark.length), position: size - mark.length });
    return buffer.toString('latin1') === mark;
  } finally {
    await file.close();
  }
}
