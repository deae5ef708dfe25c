import { spawnSync } from 'node:child_process';
import { UsageError } from '../lib/usage-error.mjs';

const OURS = { module: 'ours', delivers: true };
const RIVAL = { module: 'rival', delivers: true, package: 'lmdb' };
const LMDB = { ...RIVAL, name: 'lmdb', title: 'lmdb, its default sync', scenarios: ['deliver-10', 'together'] };

const DELIVER = ['deliver-1', 'deliver-10', 'deliver-200'];

const SUBJECTS = [
  { ...OURS, name: 'memory', title: 'memory only' },
  { ...OURS, name: 'no-ids', title: 'memory only, its default events without ids', hasNoIds: true, scenarios: DELIVER },
  { ...OURS, name: 'spool', title: 'spool', isSpool: true },
  // Shows which part of the cost is that of the system, which brings the bytes to the disk.
  { ...OURS, name: 'spool-never', title: "spool, `sync: 'never'`", isSpool: true, sync: 'never', scenarios: DELIVER },
  { ...RIVAL, name: 'lmdb-nosync', title: 'lmdb, `noSync`' },
  // It waits for the device in each turn.
  { ...LMDB, scale: 0.1 },
  { ...RIVAL, name: 'sqlite-off', title: 'node:sqlite, WAL, `synchronous = OFF`', needsSqlite: true },
  { ...RIVAL, name: 'sqlite', title: 'node:sqlite, WAL, `synchronous = NORMAL`', needsSqlite: true },
];

const NO_SQLITE = 'not measured: node:sqlite needs Node 22.13; `--node 22` measures all with that';

/** Memory only, the spool, and databases behind the same interface; those of `names`, if there are any. */
export function spoolSubjects(names, node) {
  const unknown = names?.find((name) => !SUBJECTS.some((subject) => subject.name === name));
  if (unknown !== undefined) throw new UsageError(`Expected a subject of ${namesOf(SUBJECTS)}, got ${unknown}.`);
  const chosen = SUBJECTS.filter(({ name }) => names?.includes(name) ?? true);
  const hasSqlite = chosen.some(({ needsSqlite }) => needsSqlite) && canLoadSqlite(node);
  return chosen.map((subject) =>
    subject.needsSqlite && !hasSqlite ? { ...subject, unavailable: NO_SQLITE } : subject,
  );
}

/**
 * The subject with a folder of its own, or one that it shares with others. Everybody writes the same events: with the
 * ids that a spool gives them by default.
 */
export function inFolder(subject, directory, rivals) {
  const { module, name, hasNoIds, isSpool, sync } = subject;
  const options = {
    eventId: hasNoIds ? false : 'eventId',
    ...(isSpool ? { spool: { directory, ...(sync ? { sync } : {}) } } : {}),
  };
  return module === 'rival'
    ? { ...subject, folder: rivals, options: { database: name, directory, options } }
    : { ...subject, options };
}

const namesOf = (subjects) => subjects.map(({ name }) => name).join(', ');

function canLoadSqlite(node) {
  const { status } = spawnSync(node, ['-e', `import('node:sqlite').catch(() => process.exit(1))`]);
  return status === 0;
}
