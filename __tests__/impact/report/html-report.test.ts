import { createHash } from 'node:crypto';
import { htmlReport } from '../../../src/impact/report/html/html-report.js';
import type { ImpactResult } from '../../../src/impact/result.js';
import * as impact from './impact-cases.js';

const { cases, hostile, hostileNames, tiny, winner } = impact;
const withoutStyles = (page: string): string => page.replace(/<style>[\s\S]*?<\/style>/, '');

describe.each(Object.entries(cases))('the page of %s', (_name, result) => {
  const page = htmlReport(result);

  it('holds the sentence of the verdict', () => expect(page).toContain('class="verdict'));

  it('has no script, no handler, no style on an element, nothing that is loaded', () => {
    const tags = page.match(/<[a-z][^>]*>/g) ?? [];
    expect(tags.filter((tag) => /^<(script|img|iframe|link|object|embed|base|form|input)\b/.test(tag))).toEqual([]);
    expect(tags.filter((tag) => /\s(on\w+|style|src|srcset|data|action)=/.test(tag))).toEqual([]);
    expect(withoutStyles(page)).not.toMatch(/(href|xlink:href)="(?!#)/);
    expect(page).not.toMatch(/@import|url\(/);
  });

  it('uses each id once, and refers only to ids that are there', () => {
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id ?? '');
    const wanted = [...page.matchAll(/\s(?:aria-labelledby="|href="#)([^"]*)"/g)].flatMap(([, id]) => id!.split(' '));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(wanted));
  });

  it('has a caption and scopes in each table, and headings without a gap', () => {
    const tables = page.match(/<table>[\s\S]*?<\/table>/g) ?? [];
    expect(tables.filter((table) => !table.includes('<caption'))).toEqual([]);
    expect(page).not.toMatch(/<th(?![^>]*scope)[\s>]/);
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });

  it('tells no number that is none', () => {
    expect(withoutStyles(page)).not.toMatch(/NaN|undefined|\[object|function/);
  });
});

it('the page allows nothing but its own style sheet, by its hash', () => {
  const page = htmlReport(winner);
  const [, policy = ''] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  const [, styles = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
  const hash = createHash('sha256').update(styles).digest('base64');
  expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
});

it('the page escapes every foreign text, in elements, attributes, plots and the title', () => {
  const page = htmlReport(hostile);
  expect(page).not.toContain('<img');
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<b>EUR');
  expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(page.match(/<\/title>/g)).toHaveLength(1 + (page.match(/<title id/g) ?? []).length);
  // eslint-disable-next-line no-control-regex
  expect(page).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
});

it('the page shows a long name whole in the tables and cut in the plots', () => {
  const page = htmlReport(hostile);
  expect(page).toContain(`<bdi>${hostileNames.long}</bdi>`);
  expect(page).toContain('>very-long-name-na…</text');
});

it('the page shows the options that its sentences name as code, and no backtick around them', () => {
  for (const result of Object.values(cases)) {
    const page = htmlReport(result);
    expect(page).not.toContain('`--');
    for (const [, code] of page.matchAll(/<code>(.*?)<\/code>/g)) expect(code).toMatch(/^--[a-z]+$/);
  }
  expect(htmlReport(winner)).toContain('If you look daily, use <code>--sequential</code>.');
});

it('the page has one section for each goal, with links to them', () => {
  const page = htmlReport([winner, impact.severalCurrencies, impact.nothingToCompare]);
  expect(page.match(/<section class="goal"/g)).toHaveLength(3);
  expect(page.match(/href="#g\d"/g)).toHaveLength(3);
  expect(page).toContain('of many goals, some differ by chance');
});

it('the page is whole also where there is no result', () => {
  expect(htmlReport([])).toContain('<h1>Impact of <bdi>nothing</bdi></h1>');
});

it('the page calls the band over time sequential, and says what that means', () => {
  expect(htmlReport(winner).replace(/\s+/g, ' ')).toContain('sequential (always-valid) 95 % band');
});

it('the page tells and draws no difference beyond 100 points, however few visitors there are', () => {
  const page = withoutStyles(htmlReport(tiny));
  const told = [...page.matchAll(/([-+](?:[\d.,]*\d|∞)) to ([-+](?:[\d.,]*\d|∞))(?! %)/g)].flatMap(
    ([, ...ends]) => ends,
  );
  expect(told).toEqual(expect.arrayContaining(['-100.00', '+100.00']));
  expect(told.filter((end) => !(Math.abs(Number(end)) <= 100))).toEqual([]);
  const ticks = [...page.matchAll(/>([-+]?[\d.]+) points<\/text>/g)].map(([, tick]) => Math.abs(Number(tick)));
  expect(Math.max(...ticks)).toBe(100);
});

it('the page says where a band is cut', () => {
  expect(htmlReport(tiny).replace(/\s+/g, ' ')).toContain(
    'beyond 100 points, which no difference can, it is cut there',
  );
});

it('the page keeps its size with thousands of points in time, and the last of them', () => {
  const [point] = winner.statistics.overTime;
  const until = (index: number): number => 1_767_225_600 + index * 60;
  const overTime = Array.from({ length: 20_000 }, (_, index) => ({ ...point!, until: until(index) }));
  const page = htmlReport({ ...winner, statistics: { ...winner.statistics, overTime } });
  expect(page.length).toBeLessThan(120_000);
  expect(page.match(/<tr><th scope="row">2026-/g)).toHaveLength(120);
  expect(page).toContain('>2026-01-14 21:19 UTC</text>');
});

it('the page takes times and bands that no plot can show', () => {
  const overTime = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER].map((until) => ({
    until,
    variations: {},
    comparisons: { B: { difference: null, differenceInterval: { low: -Infinity, high: Infinity }, lift: null } },
  }));
  const odd: ImpactResult = { ...winner, statistics: { ...winner.statistics, overTime } };
  expect(withoutStyles(htmlReport(odd))).not.toMatch(/NaN|Infinity|undefined/);
});
