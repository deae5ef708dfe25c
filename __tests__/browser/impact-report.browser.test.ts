import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, SerializedAXNode } from 'puppeteer-core';
import { htmlReport } from '../../src/impact/report/html/html-report.js';
import * as impact from '../impact/report/impact-cases.js';
import { type OpenPage, POOR_CONTRASTS, openBrowser, openPage } from './browser-page.js';

const { cases, hostile, hostileNames, severalCurrencies, winner, withSegments } = impact;
const images = resolve(__dirname, '../../docs/images');
const schemes = ['light', 'dark'] as const;

let browser: Browser;
let open: OpenPage | undefined;

beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  await open?.page.close();
  open = undefined;
});
afterAll(async () => browser.close());

async function show(result: Parameters<typeof htmlReport>[0]): Promise<OpenPage> {
  open = await openPage(browser, htmlReport(result));
  return open;
}

const emulate = async (value: (typeof schemes)[number]): Promise<void> =>
  open?.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);

const openAllDetails = `document.querySelectorAll('details').forEach((each) => { each.open = true; })`;

it.each(Object.entries(cases))(
  'the page of %s opens without a complaint and without a request',
  async (_name, result) => {
    const { page, complaints, requests } = await show(result);
    await page.evaluate(openAllDetails);
    expect(await page.evaluate('document.querySelector(".verdict").checkVisibility()')).toBe(true);
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
  },
);

it('the page applies its style sheet, which the policy allows by its hash', async () => {
  const { page } = await show(winner);
  expect(await page.evaluate('getComputedStyle(document.querySelector(".verdict")).borderLeftWidth')).toBe('5px');
});

it('the page blocks a script that somebody puts into the page', async () => {
  const html = htmlReport(winner).replace('</body>', '<script>document.title = "run"</script></body>');
  open = await openPage(browser, html);
  expect(await open.page.title()).toBe('Impact of new-button on purchase');
  expect(open.complaints.join()).toContain('Content Security Policy');
});

it('the page shows the texts: the sentence, the numbers, what was set aside and why', async () => {
  const { page } = await show(winner);
  const text = String(await page.evaluate('document.body.innerText'));
  for (const part of [
    winner.statistics.verdict.sentence,
    ...['13,989', '11.8 to 12.9 %', '+4.4 to +17.9 %', '71,006.15', 'p = 0.98', '1,204', 'lines sent twice'],
    ...winner.statistics.notes,
  ]) {
    expect(text).toContain(part);
  }
});

it('the page leaves names that look like markup text', async () => {
  const { page, complaints } = await show(hostile);
  const names = (await page.evaluate(
    '[...document.querySelectorAll("tbody th bdi")].map((e) => e.textContent)',
  )) as string[];
  expect(names).toEqual(
    expect.arrayContaining([hostileNames.markup, hostileNames.quotes, hostileNames.prototype, hostileNames.long]),
  );
  expect(await page.evaluate('document.querySelectorAll("img, script, b").length')).toBe(0);
  expect(complaints).toEqual([]);
});

describe.each(schemes)('the page in %s colours', (scheme) => {
  it.each(['winner', 'mismatch', 'withSegments', 'notEnough'])('has a contrast of 4.5 to 1 in %s', async (name) => {
    const { page } = await show(cases[name]!);
    await emulate(scheme);
    await page.evaluate(openAllDetails);
    expect(await page.evaluate(POOR_CONTRASTS)).toEqual([]);
  });

  it('has a background of that colour', async () => {
    const { page } = await show(winner);
    await emulate(scheme);
    const background = await page.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(background).toBe({ light: 'rgb(251, 251, 250)', dark: 'rgb(20, 24, 29)' }[scheme]);
  });
});

it('the page prints on white, also from a dark screen, with what is folded up', async () => {
  const { page } = await show(winner);
  await emulate('dark');
  await page.emulateMediaType('print');
  expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  const heights = await page.evaluate(
    '[...document.querySelectorAll("details > :not(summary)")].map((e) => e.getBoundingClientRect().height)',
  );
  expect((heights as number[]).filter((height) => height === 0)).toEqual([]);
  expect(await page.evaluate(POOR_CONTRASTS)).toEqual([]);
});

it('the page lets Tab reach everything that opens, leads somewhere or scrolls, and shows where it is', async () => {
  const { page } = await show([winner, withSegments]);
  const wanted = Number(
    await page.evaluate(`[...document.querySelectorAll('summary, a[href], [tabindex="0"]')]
    .filter((e) => e.checkVisibility({ contentVisibilityAuto: true })).length`),
  );
  const reached = new Set<number>();
  for (let presses = 0; presses < wanted; presses += 1) {
    await page.keyboard.press('Tab');
    reached.add(Number(await page.evaluate(`[...document.querySelectorAll('*')].indexOf(document.activeElement)`)));
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  }
  expect(wanted).toBeGreaterThan(20);
  expect(reached.size).toBe(wanted);
});

it('the page opens by a key what is folded up', async () => {
  const { page } = await show(winner);
  await page.focus('footer summary');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.querySelector("footer details").open')).toBe(true);
});

it('the page tells a screen reader its landmarks, headings, plots and tables', async () => {
  const { page } = await show(winner);
  await page.evaluate(openAllDetails);
  const nodes = flat(await page.accessibility.snapshot({ interestingOnly: false }));
  const namesOf = (...roles: string[]): string[] =>
    nodes.filter(({ role }) => roles.includes(role)).map(({ name }) => name ?? '');
  expect(nodes.map(({ role }) => role)).toEqual(expect.arrayContaining(['banner', 'main', 'contentinfo']));
  expect(namesOf('heading')).toEqual([
    ...[
      'Impact of new-button on purchase',
      'Conversion rate',
      'Lift of the conversion rate',
      'Value per visitor',
      'EUR',
    ],
    ...['Cumulative lift over time', 'Are visitors split as expected?', 'What was set aside, and why', 'What to know'],
    'Settings of the analysis',
  ]);
  expect(namesOf('image', 'img').map((name) => name.slice(0, 30))).toEqual([
    ...['Conversion rate of each variat', 'Lift of the conversion rate B:', 'Lift of the value per visitor,'],
    'Difference of the conversion r',
  ]);
  expect(namesOf('table')).toEqual([
    ...['Conversion rate', 'Conversion rate compared with A', 'Value per visitor, EUR'],
    ...['Difference of the value per visitor, EUR', 'Conversions and their values'],
    ...['The difference so far, in percentage points', 'Visitors of each variation', 'Set aside'],
    'Counted, and worth knowing',
  ]);
});

it.each(Object.entries(cases))(
  'the page needs no scrolling to the side on a screen of 360 pixels: %s',
  async (_name, result) => {
    const { page } = await show(result);
    await page.setViewport({ width: 360, height: 740 });
    await page.evaluate(openAllDetails);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  },
);

it.each([320, 360, 900])('the page keeps the names of a plot apart from its figures, %d pixels wide', async (width) => {
  const { page } = await show([hostile, severalCurrencies]);
  await page.setViewport({ width, height: 740 });
  const gaps = (await page.evaluate(`[...document.querySelectorAll('.plot g')].map((row) => {
    const [name, value] = ['.name', '.value'].map((part) => row.querySelector(part).getBoundingClientRect());
    return value.left - name.right;
  })`)) as number[];
  expect(gaps.length).toBeGreaterThan(10);
  expect(gaps.filter((gap) => gap < 4)).toEqual([]);
});

describe.each(schemes)('the picture of the docs in %s colours', (scheme) => {
  const file = join(images, scheme === 'light' ? 'impact-report.png' : 'impact-report-dark.png');

  it('is there, smaller than 150 kB, and made anew with UPDATE_SCREENSHOTS=1', async () => {
    if (process.env['UPDATE_SCREENSHOTS'] === '1') await takePicture(file, scheme);
    expect(existsSync(file)).toBe(true);
    expect(statSync(file).size).toBeLessThan(150_000);
  });
});

async function takePicture(path: string, scheme: (typeof schemes)[number]): Promise<void> {
  const { page } = await show(winner);
  await emulate(scheme);
  await page.setViewport({ width: 900, height: 1165 });
  await page.screenshot({ path });
}

function flat(node: SerializedAXNode | null): SerializedAXNode[] {
  return node === null ? [] : [node, ...(node.children ?? []).flatMap(flat)];
}
