import { parseGoal } from '../../src/impact/rules/parse-goal.js';
import type { Question } from '../../src/impact/rules/question.js';
import { Random } from '../helpers/random.js';
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
  const random = new Random(seed);
  const time = (): number => span.start + random.integer(0, span.seconds);
  const [a, b] = [time(), time()];
  return {
    flag: random.oneIn(8) ? 'banner' : 'new-checkout',
    goal: parseGoal(random.oneIn(2) ? 'order' : random.pick(goals)),
    valueMember: random.oneIn(2)
      ? 'value'
      : random.pick(['Value', 'VALUE', 'n', 'plan', 'eventId', 'amount', '', 'a.b']),
    idMember: random.oneIn(2) ? 'eventId' : random.pick(['orderId', 'n', 'eventID', 'value', 'none', '']),
    ...(random.oneIn(3) ? { from: Math.min(a, b) } : {}),
    ...(random.oneIn(3) ? { to: Math.max(a, b) } : {}),
    ...(random.oneIn(2) ? { windowSeconds: random.pick([1, 60, 3600, 86_400, 604_800]) } : {}),
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
