import { InvalidOptionsException } from '../errors.js';
import { quoted, visible } from '../log-text.js';
import { PLACES_OF_CREDENTIALS } from '../options/checks.js';
import { resolveTrackingOnlyOptions, type TrackingOnlyProviderOptions } from '../options/tracking-only-options.js';
import { invalidArgument } from './parse-options.js';

/** A day: nobody waits longer for a relay. */
const MOST_SECONDS = 86_400;

/** The milliseconds of a time in seconds, such as `1.5`. Throws a `CommandError`. */
export function millisecondsOf(seconds: string): number {
  const count = /^\d+(?:\.\d+)?$/.test(seconds) ? Number(seconds) : NaN;
  if (count > 0 && count <= MOST_SECONDS) return 1000 * count;
  throw invalidArgument(
    `Expected --timeout to be seconds, more than 0 and at most ${MOST_SECONDS}, got ${quoted(seconds)}.`,
  );
}

/** Checks the address of a relay as the provider does. Throws a `CommandError`. */
export function endpointOf(endpoint: string): string {
  return checkedBy({ endpoint }, { endpoint: '--endpoint' }).endpoint;
}

/** What the provider makes of some options, which are named as on the command line. Throws a `CommandError`. */
export function checkedBy(
  options: TrackingOnlyProviderOptions,
  names: Readonly<Partial<Record<keyof TrackingOnlyProviderOptions, string>>>,
): ReturnType<typeof resolveTrackingOnlyOptions> {
  try {
    return resolveTrackingOnlyOptions(options, () => undefined);
  } catch (error) {
    if (!(error instanceof InvalidOptionsException)) throw error;
    const named = error.message.replace(/^Expected (\w+)/, (whole, option: keyof typeof names) =>
      names[option] === undefined ? whole : `Expected ${names[option]}`,
    );
    throw invalidArgument(visible(named.replace(PLACES_OF_CREDENTIALS, '--api-key-file')));
  }
}

/** The name of a file, or `-`; `undefined` if none is given. Throws a `CommandError`. */
export function apiKeyFileOf(file: string | undefined): string | undefined {
  if (file !== '') return file;
  throw invalidArgument('Expected --api-key-file to name a file, or - for standard input, got "".');
}
