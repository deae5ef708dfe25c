import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from '../helpers/application.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

interface Row {
  readonly exporter: string;
  readonly maxEventInMemory: number;
  readonly acknowledged: number;
  readonly lost: number;
}

describe('what the relay has acknowledged when it gets SIGTERM', () => {
  let rows: readonly Row[];

  beforeAll(async () => {
    const file = join(await temporaryFolder(), 'losses.json');
    const losses = Application.runFile('examples/fleet/losses/run.mjs', ['--part', 'buffer', '--json', file]);
    await expect(losses.exit).resolves.toEqual({ code: 0, signal: null });
    rows = (JSON.parse(readFileSync(file, 'utf8')) as { buffer: Row[] }).buffer;
  });

  it.each(['file', 'webhook'])('is lost where a bulk exporter still holds it: %s', (exporter) => {
    expect(rowOf(exporter, 100_000)).toMatchObject({ acknowledged: 1_050, lost: 1_050 });
  });

  it.each(['file', 'webhook'])('is lost as far as it has not filled the buffer: %s', (exporter) => {
    expect(rowOf(exporter, 100)).toMatchObject({ acknowledged: 1_050, lost: 50 });
  });

  it.each(['file', 'webhook'])('is not lost where each event is written before the response: %s', (exporter) => {
    expect(rowOf(exporter, 1)).toMatchObject({ acknowledged: 1_050, lost: 0 });
  });

  const rowOf = (exporter: string, maxEventInMemory: number): Row | undefined =>
    rows.find((row) => row.exporter === exporter && row.maxEventInMemory === maxEventInMemory);
});
