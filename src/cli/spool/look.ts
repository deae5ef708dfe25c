import { logFileName } from '../../delivery/store/spool/log-file-name.js';
import type { Survey, SurveyedFile } from '../../delivery/store/spool/survey.js';
import { counted } from '../../log-text.js';
import { tableOf } from '../table.js';
import { timeOf, totalsBy, totalsOf, type Totals } from './totals.js';

/** What `ls` prints. */
export function listing(
  directory: string,
  { files, others }: Survey,
): { readonly text: string; readonly json: object } {
  const rows = files.map((file) => ({
    ...{ endpoint: file.name.target, owner: file.owner, events: file.events, oldest: timeOf(file.oldestMs) },
    ...{ bytes: file.bytes, file: logFileName(file.name), state: stateOf(file) },
  }));
  const cells = rows.map(({ endpoint, owner, events, oldest, bytes, file, state }) => [
    ...[endpoint, owner, events.toLocaleString('en-US'), oldest ?? '-', bytes.toLocaleString('en-US')],
    state === 'whole' ? file : `${file} (${state})`,
  ]);
  const head = ['endpoint', 'owner', 'events', 'oldest', 'bytes', 'file'];
  const table = tableOf([head, ...cells], new Set([2, 4]));
  const text = files.length === 0 ? 'No files.' : table;
  return { text: withOthers(text, others), json: { directory, files: rows, others } };
}

/** What `stats` prints. */
export function statistics(
  directory: string,
  { files, others }: Survey,
): { readonly text: string; readonly json: object } {
  const all = totalsOf(files);
  const owners = totalsBy(files, ({ owner }) => owner);
  const endpoints = totalsBy(files, ({ name }) => name.target);
  const damaged = files.filter((file) => stateOf(file) !== 'whole').length;
  const rows = [
    row('all', all),
    ...Object.entries(owners).map(([owner, totals]) => row(`owner ${owner}`, totals)),
    ...Object.entries(endpoints).map(([endpoint, totals]) => row(`endpoint ${endpoint}`, totals)),
  ];
  const table = tableOf([['', 'files', 'events', 'oldest', 'bytes'], ...rows], new Set([1, 2, 4]));
  const text = damaged === 0 ? table : `${table}\n\n${counted(damaged, 'file')} cannot be read, or not all of it.`;
  return { text: withOthers(text, others), json: { directory, ...all, owners, endpoints, damaged, others } };
}

function row(name: string, { files, events, oldest, bytes }: Totals): string[] {
  const [fileCount, eventCount, byteCount] = [files, events, bytes].map((count) => count.toLocaleString('en-US'));
  return [name, fileCount ?? '', eventCount ?? '', oldest ?? '-', byteCount ?? ''];
}

function stateOf({ isDamaged, failure }: SurveyedFile): string {
  if (failure !== undefined) return failure;
  return isDamaged ? 'damaged' : 'whole';
}

/** Names of foreign files are not shown: they may hold anything. */
function withOthers(text: string, others: number): string {
  if (others === 0) return text;
  const verb = others === 1 ? 'belongs' : 'belong';
  return `${text}\n\n${counted(others, 'entry', 'entries')} of the folder ${verb} to no spool.`;
}
