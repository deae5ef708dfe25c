import type { EventEncoder } from './events/event-encoder.js';
import { compileRedaction } from './events/redaction.js';
import { compileTrackingDetails } from './events/tracking-details.js';
import { writeTrackingEvent, type TrackingEventInput } from './events/tracking-event.js';
import { warnOnce } from './events/tracking-warnings.js';
import { wallClockMs } from './events/wall-clock.js';
import { printable } from './log-text.js';
import type { Logger } from './logger.js';
import type { ResolvedOptions } from './options/resolve-options.js';

/** What `track` is called with. */
export type Tracked = Pick<TrackingEventInput, 'name' | 'context' | 'details'>;

/** Returns the function that makes a tracking event from a call, as the options ask. */
export function compileTracking(options: ResolvedOptions, logger: Logger): (tracked: Tracked) => EventEncoder {
  const redact = redactionOf(options, logger);
  const notices = warnOnce((line) => logger.warn(line));
  const completeDetails = compileTrackingDetails({
    ...options,
    onTaken: (member) => logger.warn(`The caller's own member ${printable(member)} of tracking details is kept.`),
  });
  return ({ name, context, details }) =>
    (json) =>
      writeTrackingEvent(json, {
        name,
        context,
        redact,
        notices,
        details: completeDetails(details, json.budget),
        nowMs: wallClockMs(),
        detailsText: options.detailsText,
      });
}

function redactionOf({ redactContext }: ResolvedOptions, logger: Logger): TrackingEventInput['redact'] {
  if (redactContext === undefined) return undefined;
  let reported = false;
  return compileRedaction(redactContext, () => {
    if (!reported) logger.error('Expected redactContext to return an object, got none; such events carry no context.');
    reported = true;
  });
}
