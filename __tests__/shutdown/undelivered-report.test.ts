import { reportUndelivered } from '../../src/shutdown/undelivered-report.js';
import { lineLogger } from '../helpers/line-logger.js';

/** The lines about a provider with events that wait, of which some are in a spool. */
function linesOf(waiting: number, kept: number): string[] {
  const logger = lineLogger();
  const keepAll = (): { events: number; folder: string } => ({ events: kept, folder: '/spool' });
  reportUndelivered([
    { waiting: () => waiting, keepAll, handOver: () => undefined, flush: () => Promise.resolve(), logger },
  ]);
  return logger.lines;
}

describe('the lines at the end of a process', () => {
  it('speak of one event', () => {
    expect(linesOf(2, 1)).toEqual([
      'warn: The process ends with 1 event undelivered; the spool in /spool has it for the next one.',
      expect.stringContaining(
        'The process ends with 1 event undelivered; without onUndelivered it is lost. To deliver it,',
      ),
    ]);
  });

  it('speak of several events', () => {
    expect(linesOf(2_002, 2_000)).toEqual([
      'warn: The process ends with 2,000 events undelivered; the spool in /spool has them for the next one.',
      expect.stringContaining('ends with 2 events undelivered; without onUndelivered they are lost. To deliver them,'),
    ]);
  });
});
