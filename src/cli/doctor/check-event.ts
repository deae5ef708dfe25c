import { randomUUID } from 'node:crypto';
import { secondsOf, wallClockMs } from '../../events/wall-clock.js';
import { isReply } from './check-relay.js';
import { note, ok, wrong, type Finding } from './finding.js';
import { noEvents } from './questions.js';
import type { HttpFailure } from '../../relay/http-message.js';
import type { Outcome, Reply } from './reply.js';
import type { Question, Visit } from './visit.js';

export const notSent: Finding = note('event', {
  code: 'NOT_SENT',
  what: 'No event was sent.',
  todo: 'Add --send to send one: it is named goff-doctor-check, and exported like any other.',
});

/** No event is sent, because it would only repeat what is known. */
export const heldBack: Finding = note('event', {
  code: 'HELD_BACK',
  what: 'No event was sent, because the relay would not take it.',
  todo: 'Repair what the check access says first.',
});

/** Sends one tracking event, and sees whether the relay counts it. */
export async function sendEvent(visit: Visit): Promise<Finding> {
  const eventId = randomUUID();
  const before = await countedBy(visit);
  const outcome = await visit.ask({ ...noEvents, body: { meta: {}, events: [eventWith(eventId)] } });
  if (outcome.kind === 'failure' && outcome.code === 'TIME_UP') return tooLate(outcome);
  const count = isReply(outcome) && outcome.status === 200 ? outcome.json?.['ingestedContentCount'] : undefined;
  if (count !== 1) return notCounted(outcome);
  const after = await countedBy(visit);
  return ok('event', `The event goff-doctor-check with eventId ${eventId} was counted${metricWords(before, after)}.`);
}

function eventWith(eventId: string): object {
  return {
    ...{ kind: 'tracking', contextKind: 'user', userKey: 'goff-doctor', key: 'goff-doctor-check' },
    creationDate: secondsOf(wallClockMs()),
    evaluationContext: { targetingKey: 'goff-doctor' },
    trackingEventDetails: { eventId },
  };
}

function tooLate({ requestSent }: HttpFailure): Finding {
  return wrong('event', {
    code: 'TIME_UP',
    what: requestSent ? 'The event was sent, and the time was up before a response.' : 'There was no time to send it.',
    todo: 'Repeat with a longer --timeout.',
  });
}

function notCounted(outcome: Outcome): Finding {
  const got = isReply(outcome) ? `HTTP ${outcome.status} and ${countIn(outcome)}` : outcome.code;
  return wrong('event', {
    code: 'EVENT_NOT_COUNTED',
    what: `The event was sent and not counted: expected ingestedContentCount 1, got ${got}.`,
    todo: 'Check what responds to POST /v1/data/collector: it may be a gateway in place of the relay.',
  });
}

/** The counter in the response, for people. Anything but a number is not shown: it may hold the key. */
function countIn({ json }: Reply): string {
  const count = json?.['ingestedContentCount'];
  return typeof count === 'number' ? `ingestedContentCount ${count}` : 'no number';
}

const METRIC = /^gofeatureflag_collect_eval_data_total (\d+(?:\.\d+)?(?:e\+?\d+)?)$/m;

const metrics: Question = { path: '/metrics', keyIn: 'nothing', mostBytes: 4 * 1024 * 1024, isOptional: true };

/** The relay's counter of all events; `undefined` if its metrics cannot be seen. */
async function countedBy(visit: Visit): Promise<number | undefined> {
  const outcome = await visit.ask(metrics);
  const [, count] = (isReply(outcome) && METRIC.exec(outcome.body)) || [];
  return count === undefined ? undefined : Number(count);
}

/** What the relay's counter says; another relay behind the same address may have counted the event. */
function metricWords(before: number | undefined, after: number | undefined): string {
  if (before === undefined || after === undefined) return '';
  return after > before ? ', by the metric gofeatureflag_collect_eval_data_total, too' : ', by another relay, it seems';
}
