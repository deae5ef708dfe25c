import { element } from '../dom/element.js';
import { shortened } from '../dom/words.js';
import type { EvaluatedRule, Evaluation, InspectedFlag } from './inspected-flag.js';

const MAX_VALUE = 5_000;

/** What the user gets of a flag, and why. */
export function resultCard(evaluation: Evaluation, flag: InspectedFlag): HTMLElement {
  const { reason, errorCode } = evaluation;
  const look = errorCode === undefined ? (reason === 'DISABLED' ? ' disabled' : '') : ' error';
  return element('div', {
    class: `result${look}`,
    attributes: { role: 'status', 'aria-label': 'What this user gets' },
    content: [
      element('div', {
        class: 'value',
        content: element('bdi', { content: shortened(valueText(evaluation), MAX_VALUE) }),
      }),
      ...whyOf(evaluation, flag).map((line) =>
        element('div', { class: 'why', content: element('bdi', { content: line }) }),
      ),
    ],
  });
}

/** The value as JSON, or what is shown in its place. */
export function valueText({ value, reason, errorCode }: Evaluation): string {
  if (errorCode !== undefined) return 'the default value of the caller';
  return reason === 'DISABLED' ? 'the default value of the caller' : JSON.stringify(value);
}

function whyOf({ variation, reason, rule, errorCode, errorDetails }: Evaluation, flag: InspectedFlag): string[] {
  const error = errorCode === undefined ? [] : [`${errorCode}${errorDetails === undefined ? '' : `: ${errorDetails}`}`];
  return [`variation ${variation || '(none)'}, reason ${reason || '(none)'}`, ...ruleLine(rule, flag), ...error];
}

function ruleLine(rule: EvaluatedRule | null, flag: InspectedFlag): string[] {
  if (rule === null) return [flag.disable === true ? 'The flag is off.' : 'No rule has decided.'];
  if (rule.kind === 'default') return ['No targeting rule matched: the rule for everybody else decided.'];
  const name = rule.name === undefined ? '' : ` “${rule.name}”`;
  const step =
    rule.step === undefined ? '' : `, of the step from ${flag.scheduledRollout?.[rule.step]?.date ?? '?'} on`;
  return [`Rule ${rule.index + 1}${name} matched${step}.`];
}
