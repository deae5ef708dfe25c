import { DROP_REASONS, droppedTotal, type Ledger } from '../../delivery/ledger.js';
import type { SurveyedFile } from '../../delivery/store/spool/survey.js';
import { counted } from '../../log-text.js';

/** Why events are left in the folder. */
export type LeftReason = 'unsent' | 'in-use' | 'perhaps-in-use' | 'other-endpoint' | 'unreadable';

/** Events, and their files, that are left for one reason. */
export interface Left {
  readonly reason: LeftReason;
  readonly events: number;
  readonly files: number;
  /** The reason in words. */
  readonly why: string;
}

export interface Situation {
  /** What the folder has now. */
  readonly files: readonly SurveyedFile[];
  /** Whether the command would have sent the events of the file. */
  readonly isMine: (file: SurveyedFile) => boolean;
  readonly cause: string | undefined;
  readonly isStopped: boolean;
}

/** What is left, by reason. */
export function leftOf({ files, ...situation }: Situation): Left[] {
  const reasons = Object.keys(WHY) as LeftReason[];
  return reasons.flatMap((reason) => {
    const those = files.filter((file) => reasonOf(file, situation) === reason);
    const events = those.reduce((sum, file) => sum + file.events, 0);
    return those.length === 0
      ? []
      : [{ reason, events, files: those.length, why: WHY[reason]({ ...situation, events, fileCount: those.length }) }];
  });
}

/** Events of a running process are not left over: that process sends them. */
export function exitCodeOf({ dropped }: Ledger, left: readonly Left[]): 0 | 1 {
  return droppedTotal({ dropped }) > 0 || left.some(({ reason }) => reason !== 'in-use') ? 1 : 0;
}

/** What `send` prints. */
export function sendReport(ledger: Ledger, left: readonly Left[]): string {
  const dropped = DROP_REASONS.filter((reason) => ledger.dropped[reason] > 0);
  return [
    `Taken over: ${counted(ledger.recovered, 'event')}.`,
    `Delivered: ${counted(ledger.delivered, 'event')}.`,
    ...dropped.map((reason) => `Dropped (${reason}): ${counted(ledger.dropped[reason], 'event')}.`),
    ...left.map(({ events, files, why }) => `Left: ${counted(events, 'event')} in ${counted(files, 'file')}: ${why}.`),
  ].join('\n');
}

interface Circumstances extends Omit<Situation, 'files'> {
  /** How many events are left for the reason. */
  readonly events: number;
  readonly fileCount: number;
}

const WHY: Readonly<Record<LeftReason, (circumstances: Circumstances) => string>> = {
  unsent: ({ cause, isStopped, events }) => {
    if (isStopped) return 'a signal has ended the sending';
    const isOne = events === 1;
    if (cause !== undefined) return `the relay did not take ${isOne ? 'it' : 'them'} (${cause})`;
    return `${isOne ? 'it' : 'they'} could not be taken over`;
  },
  'in-use': ({ events }) =>
    events === 1
      ? 'it belongs to a running process, which sends it'
      : 'they belong to running processes, which send them',
  'perhaps-in-use': ({ events }) =>
    `${events === 1 ? 'its' : 'their'} process gave a sign of life within the last 90 seconds; try again then`,
  'other-endpoint': ({ events }) =>
    events === 1
      ? 'it is meant for another endpoint; --any-endpoint sends it as well'
      : 'they are meant for other endpoints; --any-endpoint sends them as well',
  unreadable: ({ fileCount }) => `the ${fileCount === 1 ? 'file' : 'files'} cannot be read`,
};

function reasonOf(file: SurveyedFile, { isMine }: Omit<Situation, 'files'>): LeftReason | undefined {
  if (file.failure !== undefined) return 'unreadable';
  if (file.events === 0) return undefined;
  if (file.owner === 'alive') return 'in-use';
  if (!isMine(file)) return 'other-endpoint';
  return file.owner === 'unknown' ? 'perhaps-in-use' : 'unsent';
}
