import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** What several processes may keep in one folder; each has a table of its own, so that no key has to name it. */
export const DATABASES = {
  /** A transaction is in the memory of the system when it returns, as the spool's writes are. */
  'lmdb-nosync': (folder) => openLmdb(folder, { noSync: true }),
  /** Its default: on the device, when the transaction returns. */
  lmdb: (folder) => openLmdb(folder, {}),
  'sqlite-off': (folder) => openSqlite(folder, 'OFF'),
  sqlite: (folder) => openSqlite(folder, 'NORMAL'),
};

async function openLmdb(folder, options) {
  const { open } = await import('lmdb');
  const database = open({ path: join(folder, 'lmdb'), maxDbs: 64, mapSize: 2 ** 30, ...options });
  const events = database.openDB(`events-${process.pid}`, { encoding: 'binary', keyEncoding: 'uint32' });
  return {
    insert: (rows) =>
      database.transactionSync(() => {
        for (const { number, event } of rows) events.putSync(number, event);
      }),
    remove: (runs) =>
      database.transactionSync(() => {
        for (const { first, count } of runs)
          for (let number = first; number < first + count; number++) events.removeSync(number);
      }),
    count: () => events.getCount(),
    close: () => database.close(),
  };
}

async function openSqlite(folder, synchronous) {
  const { DatabaseSync } = await import('node:sqlite');
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'events.sqlite'));
  const table = `events_${process.pid}`;
  // Another process may hold the lock for as long as it writes.
  database.exec(`PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous};`);
  database.exec(`CREATE TABLE ${table} (number INTEGER PRIMARY KEY, event BLOB)`);
  const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE number BETWEEN ? AND ?`);
  const inTransaction = (act) => {
    database.exec('BEGIN IMMEDIATE');
    act();
    database.exec('COMMIT');
  };
  return {
    insert: (rows) =>
      inTransaction(() => {
        for (const { number, event } of rows) insert.run(number, event);
      }),
    remove: (runs) =>
      inTransaction(() => {
        for (const { first, count } of runs) remove.run(first, first + count - 1);
      }),
    count: () => database.prepare(`SELECT count(*) AS events FROM ${table}`).get().events,
    close: () => database.close(),
  };
}
