import { parseGoal } from '../../src/impact/rules/parse-goal.js';
import type { Question } from '../../src/impact/rules/question.js';
import { Chance } from './chance.js';
import { span } from './random-users.js';

/** The question that random folders are for. */
export const plainQuestion: Question = {
  flag: 'new-checkout',
  goal: parseGoal('order'),
  valueMember: 'value',
  idMember: 'eventId',
};

/** A question with some of the options, of which the seed determines each. */
export function randomQuestion(seed: number): Question {
  const chance = new Chance(seed);
  const time = (): number => span.start + chance.int(0, span.seconds);
  const [a, b] = [time(), time()];
  return {
    flag: chance.oneIn(8) ? 'banner' : 'new-checkout',
    goal: parseGoal(chance.oneIn(2) ? 'order' : chance.pick(goals)),
    valueMember: chance.oneIn(2)
      ? 'value'
      : chance.pick(['Value', 'VALUE', 'n', 'plan', 'eventId', 'amount', '', 'a.b']),
    idMember: chance.oneIn(2) ? 'eventId' : chance.pick(['orderId', 'n', 'eventID', 'value', 'none', '']),
    ...(chance.oneIn(3) ? { from: Math.min(a, b) } : {}),
    ...(chance.oneIn(3) ? { to: Math.max(a, b) } : {}),
    ...(chance.oneIn(2) ? { windowSeconds: chance.pick([1, 60, 3600, 86_400, 604_800]) } : {}),
  };
}

const goals = [
  ...['order[currency=EUR]', 'order[plan=pro]', 'order[plan=true]', 'order[plan=1.50]', 'order[plan=5]', 'order[n=2]'],
  ...['order[currency=]', 'order[value=5]', 'order[value=1e2]', 'order[plan=null]', 'order[plan=pro,currency=EUR]'],
  ...[
    'order[$set=x]',
    'order[/path=x]',
    'order[~1=3]',
    'order[a.b=x]',
    'order["=\\\\]',
    'Order',
    'banner',
    'new-checkout',
  ],
];
