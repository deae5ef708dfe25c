import { copyButton } from '../dom/copy-button.js';
import { element } from '../dom/element.js';
import { jsonView } from '../dom/json-view.js';
import { shortened } from '../dom/words.js';
import { resultCard } from './result-card.js';
import type { EvaluatedRule, Evaluation, InspectedFlag, InspectedRule } from './inspected-flag.js';
import { ruleCard } from './rule-card.js';

export interface FlagDetail {
  readonly key: string;
  readonly flag: InspectedFlag;
  /** Missing while the context cannot be read. */
  readonly evaluation: Evaluation | undefined;
  readonly close: () => void;
}

const MAX_VALUE = 2_000;

/** What fills the pane of the selected flag: what the user gets, its rules in their order, its variations, its JSON. */
export function flagDetail({ key, flag, evaluation, close }: FlagDetail): Node[] {
  const rule = evaluation?.rule ?? undefined;
  return [
    heading(key, close),
    ...(evaluation === undefined ? [] : [resultCard(evaluation, flag)]),
    subhead('Rules, the first that matches decides'),
    element('div', { class: 'rules', content: rulesOf(flag, rule) }),
    ...stepsOf(flag, rule),
    subhead('Variations'),
    variationsOf(flag, evaluation),
    subhead(
      'The flag as the relay has it',
      copyButton(() => JSON.stringify(flag)),
    ),
    jsonView(JSON.stringify(flag)),
  ];
}

function heading(key: string, close: () => void): HTMLElement {
  const attributes = { type: 'button', 'aria-label': 'Close the flag', title: 'Escape' };
  const button = element('button', { class: 'quiet', attributes, content: '✕' });
  button.addEventListener('click', close);
  return element('header', { content: [element('h2', { content: element('bdi', { content: key }) }), button] });
}

function subhead(words: string, button?: HTMLElement): HTMLElement {
  return element('div', { class: 'subhead', content: [element('h3', { content: words }), button ?? ''] });
}

function rulesOf({ targeting = [], defaultRule }: InspectedFlag, matched: EvaluatedRule | undefined): HTMLElement[] {
  const cards = targeting.map((rule, at) => targetingCard(rule, { at, matched }));
  if (defaultRule === undefined) return cards;
  const isMatched = matched?.kind === 'default';
  return [...cards, ruleCard({ title: 'Everybody else', rule: defaultRule, isMatched })];
}

interface Place {
  readonly at: number;
  readonly step?: number;
  readonly matched: EvaluatedRule | undefined;
}

function targetingCard(rule: InspectedRule, { at, step, matched }: Place): HTMLElement {
  const isMatched = matched?.kind === 'targeting' && matched.index === at && matched.step === step;
  return ruleCard({ title: `Rule ${at + 1}${rule.name ? `, ${rule.name}` : ''}`, rule, isMatched });
}

function stepsOf({ scheduledRollout = [] }: InspectedFlag, matched: EvaluatedRule | undefined): HTMLElement[] {
  return scheduledRollout.flatMap((flag, step) => {
    const cards = (flag.targeting ?? []).map((rule, at) => targetingCard(rule, { at, step, matched }));
    const ofAll = flag.defaultRule === undefined ? [] : [defaultCard(flag.defaultRule)];
    return [
      subhead(`From ${flag.date ?? '(no date)'} on`),
      element('div', { class: 'rules', content: [...cards, ...ofAll] }),
    ];
  });
}

const defaultCard = (rule: InspectedRule): HTMLElement => ruleCard({ title: 'Everybody else', rule, isMatched: false });

function variationsOf({ variations = {} }: InspectedFlag, evaluation: Evaluation | undefined): HTMLElement {
  const rows = Object.entries(variations).map(([name, value]) => {
    const cells = [
      element('th', { attributes: { scope: 'row' }, content: element('bdi', { content: name }) }),
      element('td', { content: element('bdi', { content: shortened(JSON.stringify(value), MAX_VALUE) }) }),
    ];
    return element('tr', { class: evaluation?.variation === name ? 'served' : '', content: cells });
  });
  return element('table', { class: 'variations', content: element('tbody', { content: rows }) });
}
