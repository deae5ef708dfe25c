import type { ImpactOptions } from './options.js';
import { parseGoal } from './rules/parse-goal.js';
import { parseRange } from './rules/parse-range.js';
import { parseWindow } from './rules/parse-window.js';
import type { Question } from './rules/question.js';

type Texts = Pick<ImpactOptions, 'flag' | 'goal' | 'value' | 'id' | 'window' | 'from' | 'to'>;

/** @throws ImpactError for an option that cannot be read */
export function questionOf({ flag, goal, value = 'value', id = 'eventId', window, from, to }: Texts): Question {
  return {
    flag,
    goal: parseGoal(goal),
    valueMember: value,
    idMember: id,
    ...parseRange({ from, to }),
    ...(window === undefined ? {} : { windowSeconds: parseWindow(window) }),
  };
}
