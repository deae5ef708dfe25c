import { element } from '../dom/element.js';
import type { InspectedRule, RolloutEnd } from './inspected-flag.js';

export interface RuleCard {
  readonly title: string;
  readonly rule: InspectedRule;
  readonly isMatched: boolean;
}

/** A rule of a flag: whom it is for, and what they get. */
export function ruleCard({ title, rule, isMatched }: RuleCard): HTMLElement {
  const off = rule.disable === true;
  const tags = [
    ...(off ? [element('span', { class: 'tag plain', content: 'off' })] : []),
    ...(isMatched ? [element('span', { class: 'tag', content: 'matched' })] : []),
  ];
  const head = element('div', { class: 'head', content: [element('b', { content: bdi(title) }), ...tags] });
  const query = rule.query ? [element('code', { content: bdi(rule.query) })] : [];
  const look = `rule${isMatched ? ' matched' : ''}${off ? ' off' : ''}`;
  return element('div', { class: look, content: [head, ...query, ...outcomeOf(rule)] });
}

function outcomeOf({ variation, percentage, progressiveRollout }: InspectedRule): HTMLElement[] {
  if (progressiveRollout !== undefined) {
    const { initial, end } = progressiveRollout;
    return [then(['from ', ...endOf(initial)]), then(['to ', ...endOf(end)])];
  }
  if (percentage !== undefined && Object.keys(percentage).length > 0) return Object.entries(percentage).map(shareOf);
  return variation === undefined ? [] : [then(['→ ', bdi(variation)])];
}

function endOf({ variation = '?', percentage, date = '?' }: RolloutEnd = {}): (Node | string)[] {
  return [bdi(variation), percentage === undefined ? '' : ` at ${percentage} %`, ` on ${date}`];
}

function shareOf([variation, percentage]: readonly [string, number]): HTMLElement {
  const fill = element('div', { class: 'fill' });
  fill.style.width = `${Math.max(0, Math.min(100, percentage))}%`;
  const bar = element('div', { class: 'track', attributes: { 'aria-hidden': 'true' }, content: fill });
  const share = element('span', { class: 'n', content: `${percentage} %` });
  return element('div', {
    class: 'share',
    content: [element('bdi', { content: variation, attributes: { title: variation } }), bar, share],
  });
}

const then = (content: readonly (Node | string)[]): HTMLElement => element('div', { class: 'then', content });

const bdi = (text: string): HTMLElement => element('bdi', { content: text });
