import type { EndpointName } from './questions.js';
import { evaluation, configuration, noEvents, readiness } from './questions.js';
import type { Outcome, Reply } from './reply.js';
import { servedFlags, type ServedFlags } from './served-flags.js';
import type { Visit } from './visit.js';

/** What each endpoint made of the question that the provider asks it. */
export type Outcomes = Readonly<Record<EndpointName, Outcome>>;

export interface Visits {
  /** For evaluations. */
  readonly relay: Visit;
  /** For events; the same one unless they go elsewhere. */
  readonly collector: Visit;
}

export interface Asked {
  readonly outcomes: Outcomes;
  /** `undefined` where the configuration did not come. */
  readonly served: ServedFlags | undefined;
}

/**
 * Asks all three, one after the other: the first failed connection speaks for all. The flags are evaluated as soon as
 * they have come, whatever time the others take.
 */
export async function askAll({ relay, collector }: Visits): Promise<Asked> {
  const ready = await relay.ask(readiness);
  const flags = ready.kind === 'failure' ? ready : await relay.ask(configuration);
  const served = servedFlags(flags, relay.options.deadline.half);
  const outcomes = {
    'flag configuration': flags,
    OFREP: isReady(ready) ? refusalOr(ready, await relay.ask(evaluation)) : ready,
    collector: ready.kind === 'failure' && relay === collector ? ready : await collector.ask(noEvents),
  };
  return { outcomes, served };
}

/** The relay's refusal of a question without a context. */
function isReady(outcome: Outcome): outcome is Reply {
  return outcome.kind === 'response' && outcome.json?.['errorCode'] === 'INVALID_CONTEXT';
}

/** Bulk evaluation is asked for the flagset of the key alone: a provider does without it, and so may a gateway. */
function refusalOr(ready: Reply, bulk: Outcome): Outcome {
  return bulk.kind === 'response' && bulk.status === 400 ? bulk : ready;
}
