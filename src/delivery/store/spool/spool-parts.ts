import { nextTurn } from '../../../timing/next-turn.js';
import { BatchList } from '../memory/batch-list.js';
import { Intake } from '../memory/intake.js';
import { Backlog } from './backlog.js';
import { Eviction } from './eviction.js';
import { folderParts, type FolderParts } from './folder-parts.js';
import { GivenUp } from './given-up.js';
import { Housekeeping } from './housekeeping.js';
import { LateListener } from './late-listener.js';
import { Loading } from './loading.js';
import { Losses } from './losses.js';
import { Neighbours } from './neighbours.js';
import { Recovery } from './recovery.js';
import { SpoolArrivals } from './spool-arrivals.js';
import type { SpoolStoreOptions } from './spool-store-options.js';
import { TickWriting } from './tick-writing.js';
import { Writing } from './writing.js';

/** All that a spool consists of. */
export interface SpoolParts extends FolderParts, ReadingParts {
  readonly sealed: BatchList;
  readonly intake: Intake;
  readonly writing: Writing;
  readonly tickWriting: TickWriting;
  readonly loading: Loading;
  readonly housekeeping: Housekeeping;
  readonly arrivals: SpoolArrivals;
}

/** What is known of events that are only in files. */
interface ReadingParts {
  readonly listener: LateListener;
  readonly backlog: Backlog;
  readonly recovery: Recovery;
  readonly givenUp: GivenUp;
  readonly losses: Losses;
  readonly readAhead: ReadAhead;
}

/** Bounds of the memory that what was read may fill, before it can be sent. */
interface ReadAhead {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

/** Bytes that are read before they can be sent, unless memory has less than four times that for all events. */
const READ_AHEAD_BYTES = 4 * 1024 * 1024;

/** The part of memory's bounds that what is read ahead may fill. */
const READ_AHEAD_PART = 1 / 4;

/**
 * Puts the parts of a spool together. Some of them need each other, so they look each other up only when they need to.
 */
export function spoolParts(options: SpoolStoreOptions): SpoolParts {
  const folder = folderParts(options);
  const { clock } = folder;
  const sealed: BatchList = new BatchList(() => arrivals.heldFrom);
  const known = { ...folder, ...readingParts(folder, options), sealed };
  const writing = new Writing({
    ...known,
    open: () => intake.open,
    onGone: (segment) => known.losses.giveUp(segment, 'unreadable'),
    onNewFile: () => nextTurn(clock, () => housekeeping.keepBounds()),
  });
  const loading = loadingOf({ ...known, writing });
  const housekeeping: Housekeeping = housekeepingOf({ ...known, writing, loading }, options);
  const tickWriting = new TickWriting({ clock, writing, housekeeping });
  const parts = { ...known, writing, loading, housekeeping, tickWriting };
  const arrivals = new SpoolArrivals(parts);
  const intake: Intake = new Intake(options, sealed, new Eviction({ ...parts, arrivals, intake: () => intake }));
  return { ...parts, arrivals, intake };
}

function readingParts(folder: FolderParts, { spool, maxEvents, maxBytes }: SpoolStoreOptions): ReadingParts {
  const { clock, segments, health, log } = folder;
  const readAhead = {
    maxEvents: Math.ceil(maxEvents * READ_AHEAD_PART),
    maxBytes: Math.min(READ_AHEAD_BYTES, maxBytes * READ_AHEAD_PART),
  };
  const listener = new LateListener();
  const givenUp = new GivenUp({ clock, listener });
  const backlog = new Backlog({
    ...{ ...folder, ...readAhead, maxAgeMs: spool.maxAgeMs },
    onDropped: (reason, events) => givenUp.add(reason, events),
  });
  const recovery = new Recovery({
    ...folder,
    onDamaged: () => health.damaged(),
    onFound: ({ runs, size }) => (backlog.add(runs), listener.recovered(size)),
    onUnreadable: (file) => (health.unreadable(), log.leave(file)),
  });
  return { listener, backlog, recovery, givenUp, losses: new Losses({ backlog, segments, givenUp }), readAhead };
}

type Known = FolderParts & ReadingParts & { readonly sealed: BatchList; readonly writing: Writing };

function loadingOf(parts: Known): Loading {
  const { listener, losses, readAhead } = parts;
  return new Loading({
    ...{ ...parts, ...readAhead },
    onLoaded: () => listener.loaded(),
    noticesGone: () => parts.writing.noticesGone(),
    onUnreadable: (number) => losses.giveUpUnreadable(number),
  });
}

function housekeepingOf(parts: Known & { readonly loading: Loading }, options: SpoolStoreOptions): Housekeeping {
  const { recovery, loading, losses, writing } = parts;
  return new Housekeeping({
    ...{ ...parts, spool: options.spool },
    neighbours: new Neighbours({ ...parts, takesAnyTarget: options.takesAnyTarget }),
    retry: () => writing.retry(),
    noticeGone: () => void writing.noticesGone(),
    onFiles: (taken) => (recovery.add(taken), loading.load()),
    giveUp: (segment, reason) => losses.giveUp(segment, reason),
  });
}
