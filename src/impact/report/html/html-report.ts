import type { ImpactResult } from '../../result.js';
import { cut } from '../foreign-text.js';
import { goalSection } from './goal-section.js';
import { type Markup, foreign, markup, trusted } from './markup.js';
import { RULES } from './rules.js';
import { CONTENT_SECURITY_POLICY, STYLES } from './styles.js';

/** The most goals on one page. */
const MAX_GOALS = 50;

/**
 * The whole result as one HTML file that loads nothing and runs no script: for one goal, or for several of one flag
 * with a section each. It holds no keys of users. Foreign texts are escaped; lists and curves are bounded.
 */
export function htmlReport(results: ImpactResult | readonly ImpactResult[]): string {
  const all = isList(results) ? results : [results];
  const shown = all.slice(0, MAX_GOALS);
  const body = shown.length === 1 ? singleGoal(shown) : severalGoals(shown);
  return `<!doctype html>\n${page({ title: titleOf(shown), body }).text}\n`;
}

function isList(results: ImpactResult | readonly ImpactResult[]): results is readonly ImpactResult[] {
  return Array.isArray(results);
}

function page({ title, body }: { title: string; body: Markup }): Markup {
  return markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(CONTENT_SECURITY_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(STYLES)}</style>
</head>
<body>
${body}
<footer>
<details>
<summary>The rules in short</summary>
<ul>${RULES.map((rule) => markup`<li>${rule}</li>`)}</ul>
</details>
</footer>
</body>
</html>`;
}

function singleGoal([result]: readonly ImpactResult[]): Markup {
  if (result === undefined) return markup``;
  const { flag, goal } = result.counts;
  return markup`<header><h1>Impact of ${foreign(flag)} on ${foreign(goal)}</h1></header>
<main>${goalSection(result, { id: 'g0', level: 2 })}</main>`;
}

function severalGoals(results: readonly ImpactResult[]): Markup {
  return markup`<header><h1>Impact of ${foreign(results[0]?.counts.flag ?? 'nothing')}</h1></header>
<nav aria-label="Goals"><ul>${results.map(
    ({ counts, statistics }, index) =>
      markup`<li><a href="#g${index}">${foreign(counts.goal)}</a>: ${statistics.verdict.sentence}</li>`,
  )}</ul><p class="note">Each goal is analysed by itself: of many goals, some differ by chance.</p></nav>
<main>${results.map(
    (result, index) => markup`<section class="goal" id="g${index}" aria-labelledby="g${index}-h">
<h2 id="g${index}-h">Goal: ${foreign(result.counts.goal)}</h2>
${goalSection(result, { id: `g${index}`, level: 3 })}</section>`,
  )}</main>`;
}

function titleOf([result, ...others]: readonly ImpactResult[]): string {
  if (result === undefined) return 'Impact';
  const { flag, goal } = result.counts;
  return `Impact of ${cut(flag, 60)}${others.length === 0 ? ` on ${cut(goal, 60)}` : ''}`;
}
