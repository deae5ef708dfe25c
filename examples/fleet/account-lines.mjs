import { isGood } from './account.mjs';
import { CAUSES } from './causes.mjs';

const MOST_IDS = 20;

/** The account as a table of text, line by line. */
export function linesOf(account) {
  const { tracked, arrived, missing, duplicates, copies } = account;
  return [
    row('tracked', sumOf(tracked), kinds(tracked)),
    row('arrived in Kafka', sumOf(arrived), kinds(arrived)),
    row('missing', sumOf(missing)),
    ...Object.entries(missing).map(([place, count]) => row(`  ${place}`, count)),
    row('copies in Kafka', copies),
    row('duplicates', sumOf(duplicates)),
    ...Object.entries(duplicates)
      .filter(([cause, count]) => count > 0 || cause === CAUSES.unexplained)
      .map(([cause, count]) => row(`  ${cause}`, count)),
    row('lines that the consumer wrote again', account.reread),
    ...named('missing, and no relay had acknowledged it', account.unacknowledged),
    ...named('in Kafka, and the consumer did not write it', account.unread),
    ...named('arrived, and nobody tracked it', account.invented),
    ...named('arrived with several event ids', account.changed),
    isGood(account)
      ? 'Unfinished turns aside, a relay had acknowledged every event that is missing.'
      : 'MISSED: events are missing, or not as they were tracked.',
  ];
}

function row(what, count, remark = '') {
  return `${what.padEnd(58)}${count.toLocaleString('en').padStart(8)}${remark && `  ${remark}`}`;
}

const kinds = ({ exposures, tracking }) =>
  `${exposures.toLocaleString('en')} exposures, ${tracking.toLocaleString('en')} tracking events`;

const sumOf = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

function named(what, ids) {
  return ids.length === 0 ? [] : [`${what}: ${ids.slice(0, MOST_IDS).join(', ')}; ${ids.length} in all`];
}
