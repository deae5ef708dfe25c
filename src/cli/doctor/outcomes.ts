import type { EndpointName } from './questions.js';
import { evaluation, configuration, noEvents, readiness } from './questions.js';
import type { Outcome, Reply } from './reply.js';
import { servedFlags, type ServedFlags } from './served-flags.js';
import type { Visit } from './visit.js';

/** The outcome of the provider's question to each endpoint. */
export type Outcomes = Readonly<Record<EndpointName, Outcome>>;

export interface Visits {
  /** Requests for evaluations. */
  readonly relay: Visit;
  /** Requests with events; the same object unless events go elsewhere. */
  readonly collector: Visit;
}

export interface Asked {
  readonly outcomes: Outcomes;
  /** `undefined` if the configuration did not come. */
  readonly served: ServedFlags | undefined;
}

/**
 * Asks all three, one after the other: a connection that fails stands in for the others. The flags are evaluated as
 * soon as they have come, whatever time the other requests take.
 */
export async function askAll({ relay, collector }: Visits): Promise<Asked> {
  const ready = await relay.ask(readiness);
  const flags = isUnreached(ready) ? ready : await relay.ask(configuration);
  const served = servedFlags(flags, relay.options.deadline.half);
  const outcomes = {
    'flag configuration': flags,
    OFREP: isReady(ready) ? refusalOr(ready, await relay.ask(evaluation)) : ready,
    collector:
      flags.kind === 'failure' && ready.kind === 'failure' && relay === collector
        ? ready
        : await collector.ask(noEvents),
  };
  return { outcomes, served };
}

/** Whether no other request can get further: one that went out may have met a gateway that blocks its path alone. */
function isUnreached(outcome: Outcome): boolean {
  return outcome.kind === 'failure' && (!outcome.requestSent || outcome.code === 'TIME_UP');
}

/** The relay's refusal of a question without a context. */
function isReady(outcome: Outcome): outcome is Reply {
  return outcome.kind === 'response' && outcome.json?.['errorCode'] === 'INVALID_CONTEXT';
}

/** Bulk evaluation is asked for the flagset of the key alone. A provider does not use it, so a gateway may lack it. */
function refusalOr(ready: Reply, bulk: Outcome): Outcome {
  return bulk.kind === 'response' && bulk.status === 400 ? bulk : ready;
}
