import { convertEvent, UnconvertibleEventError } from '../events/convert-event.js';
import type { ExportedEvent, JsonObject } from '../events/exported-event.js';
import type { Exporters } from '../exporters/exporters.js';
import { bindGoStruct } from '../go/bind.js';
import type { GoTarget } from '../go/type-error.js';
import { counted } from '../../log-text.js';
import type { DevRelayLogger } from '../logger.js';
import {
  bindable,
  jsonResponse,
  messageResponse,
  type RelayResponse,
  type RelayRequest,
} from '../http/request-and-response.js';

const target: GoTarget = {
  packageName: 'model',
  structName: 'CollectEvalDataRequest',
  fields: { meta: 'map', events: { listOf: 'map' } },
};

/**
 * `POST /v1/data/collector`: converts the events and hands them to the exporters.
 *
 * As with the real relay the count in the response is that of the array elements received, also of those that could not
 * be converted and are dropped; unlike it, the log says once a request how many and why.
 */
export function collect(
  request: RelayRequest,
  { exporters, logger }: { exporters: Exporters; logger: DevRelayLogger },
): RelayResponse {
  const bound = bindGoStruct(bindable(request), target);
  if ('error' in bound) return messageResponse(400, `collectEvalData: invalid input data ${bound.error}`);
  const { events, meta } = bound.fields as { events?: (JsonObject | null)[] | null; meta?: JsonObject | null };
  if (events == null) return messageResponse(400, 'collectEvalData: invalid input data');

  const { converted, problems } = convertAll(events, meta ?? undefined);
  exporters.record(converted);
  if (problems.length > 0) {
    const verb = problems.length === 1 ? 'is' : 'are';
    const all = counted(events.length, 'event');
    logger.warn(`${problems.length} of ${all} ${verb} dropped behind the 200: ${problems[0]}`);
  }
  return { ...jsonResponse(200, { ingestedContentCount: events.length }), events: events.length };
}

interface Conversion {
  readonly converted: ExportedEvent[];
  readonly problems: string[];
}

function convertAll(events: readonly (JsonObject | null)[], meta: JsonObject | undefined): Conversion {
  const conversion: Conversion = { converted: [], problems: [] };
  for (const event of events) {
    try {
      conversion.converted.push(convertEvent(event, meta));
    } catch (error) {
      if (!(error instanceof UnconvertibleEventError)) throw error;
      conversion.problems.push(error.message);
    }
  }
  return conversion;
}
