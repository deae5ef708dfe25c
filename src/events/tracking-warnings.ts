import type { TrackingNotices } from './tracking-event.js';

const ODD_VALUE =
  'A tracking event has a value that is no finite number, and is sent as it is. The report of goff-impact takes a ' +
  'string such as "9.99" for that number; with any other the event counts as a conversion worth 0. Pass a number.';

const MISSING_KEY =
  'A tracking event has no targeting key. All such events are one visitor for whoever joins them with exposures, and ' +
  'the report of goff-impact sets them aside. Pass a context with a targetingKey, the one that flags are evaluated ' +
  'with.';

const ODD_NAME =
  'A tracking event has a name that is no string, such as undefined: it is sent with the text of it as its name. ' +
  'Pass the name of the event as the first argument.';

/** Warns of what an analysis cannot use, once of each kind. No name, key or value of an event is in a line. */
export function warnOnce(warn: (line: string) => void): TrackingNotices {
  const warned = new Set<string>();
  const once = (line: string) => () => {
    if (warned.has(line)) return;
    warned.add(line);
    warn(line);
  };
  return { onOddValue: once(ODD_VALUE), onMissingKey: once(MISSING_KEY), onOddName: once(ODD_NAME) };
}
