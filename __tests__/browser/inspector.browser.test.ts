import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, KeyInput, Page, SerializedAXNode } from 'puppeteer-core';
import { startDevRelay } from '../../src/dev-relay/index.js';
import { POOR_CONTRASTS, openBrowser } from './browser-page.js';
import {
  exposure,
  openInspector,
  rowsOf,
  send,
  textOf,
  tracking,
  until,
  untilRows,
  VIEWS,
  type OpenInspector,
  type SentEvent,
  type View,
} from './inspector-page.js';

const images = resolve(__dirname, '../../docs/images');
const SCHEMES = ['light', 'dark'] as const;
const MARKUP = `<img src=x onerror="document.title='run'">`;
const OPEN_NEW_BUTTON = `[...document.querySelectorAll('#flag-list .row')]
  .find((row) => row.textContent.startsWith('new-button'))
  .click()`;
const LONG = 'a-very-long-name-'.repeat(40);

let browser: Browser;
let open: OpenInspector | undefined;

beforeAll(async () => {
  browser = await openBrowser();
});
afterEach(async () => {
  await open?.page.close();
  await open?.relay.close();
  open = undefined;
});
afterAll(async () => browser.close());

async function inspect(options: Parameters<typeof openInspector>[1] = {}): Promise<OpenInspector> {
  open = await openInspector(browser, options);
  return open;
}

const show = async (page: Page, view: View): Promise<void> => page.click(`#tab-${view}`);

const press = async (page: Page, ...keys: KeyInput[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key);
};

const focused = async (page: Page): Promise<string> => String(await page.evaluate('document.activeElement.id'));

const keysOf = async (page: Page): Promise<string[]> =>
  (await rowsOf(page, 'event-list')).map((cells) => cells[2] ?? '');

describe('the page', () => {
  it('opens without a complaint, and asks nobody else for anything', async () => {
    const { page, complaints, foreign } = await inspect();
    for (const view of VIEWS) {
      await show(page, view);
      expect(await page.$eval(`#${view}`, (element) => (element as unknown as { hidden: boolean }).hidden)).toBe(false);
    }
    expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] });
  });

  it('may be framed by nobody, and runs nothing but its own script', async () => {
    const { relay, page } = await inspect();
    const { headers } = await fetch(relay.url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    await expect(page.evaluate(`document.body.innerHTML = '<b>x</b>'`)).rejects.toThrow('TrustedHTML');
    await page.evaluate(`{
      const script = document.createElement('script');
      script.append('document.title = "run"');
      document.body.append(script);
    }`);
    expect(await page.title()).toBe('Dev relay inspector');
  });

  it('remembers its view in the address', async () => {
    const { page } = await inspect({ view: 'failures' });
    expect(await page.$eval('#tab-failures', (tab) => tab.getAttribute('aria-selected'))).toBe('true');
    await show(page, 'requests');
    await page.reload();
    await page.waitForSelector('#tab-requests[aria-selected="true"]');
  });

  it('says that the relay has gone, and goes on when it is there again', async () => {
    const { relay, page } = await inspect();
    await send(relay, [exposure()]);
    await untilRows(page, 'event-list', 1);
    await relay.close();
    await page.waitForSelector('[data-state="lost"]');
    const again = await startDevRelay({ port: relay.port });
    try {
      await page.waitForSelector('[data-state="live"]');
      await send(again, [tracking()]);
      await untilRows(page, 'event-list', 2);
      expect(await keysOf(page)).toEqual(['purchase', 'new-button']);
    } finally {
      await again.close();
    }
  });

  it('works with a key that the browser has asked for', async () => {
    const { relay, page } = await inspect({ apiKeys: { evaluation: ['secret'] }, key: 'secret' });
    expect((await fetch(relay.url)).status).toBe(401);
    expect((await fetch(`${relay.url}/dev/events`)).status).toBe(401);
    await show(page, 'flags');
    await untilRows(page, 'flag-list', 4);
  });
});

describe('events', () => {
  it('are shown as they arrive, the newest first, with time, kind, key, user and what they say', async () => {
    const { relay, page } = await inspect();
    expect(await textOf(page, '#events-empty')).toContain('No events yet');
    await send(relay, [exposure({ userKey: 'ann' }), tracking({ userKey: 'bob' })]);
    await untilRows(page, 'event-list', 2);
    const [newest, oldest] = await rowsOf(page, 'event-list');
    expect(newest?.slice(1)).toEqual(['tracking', 'purchase', 'bob', 'value 99.9, currency EUR']);
    expect(oldest?.slice(1)).toEqual(['exposure', 'new-button', 'ann', 'blue = true']);
    expect(newest?.[0]).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(await page.$eval('#events-empty', (element) => element.hasAttribute('hidden'))).toBe(true);
  });

  it('events that came before the page are there', async () => {
    const { relay, page } = await inspect();
    await send(relay, [exposure({ userKey: 'early' }), tracking()]);
    await page.reload();
    await untilRows(page, 'event-list', 2);
    expect(await keysOf(page)).toEqual(['purchase', 'new-button']);
  });

  it('say how many are kept, and that the oldest go first', async () => {
    const { relay, page } = await inspect();
    await send(relay, [exposure(), exposure(), tracking()]);
    await until(page, `document.querySelector('#event-count').textContent.startsWith('3 events')`);
    expect(await textOf(page, '#event-count')).toBe(
      '3 events. The page keeps the latest 100,000: the oldest go first.',
    );
  });

  it('are filtered by kind, name, flag and user', async () => {
    const { relay, page } = await inspect();
    await send(relay, [
      exposure({ key: 'new-button', userKey: 'ann' }),
      exposure({ key: 'old-banner', userKey: 'bob' }),
      tracking({ key: 'purchase', userKey: 'ann' }),
      tracking({ key: 'refund', userKey: 'bob' }),
    ]);
    await untilRows(page, 'event-list', 4);
    await page.click('input[value="tracking"]');
    await untilRows(page, 'event-list', 2);
    expect(await keysOf(page)).toEqual(['refund', 'purchase']);
    await page.click('input[value="all"]');
    await page.type('input[name="flag"]', 'BUTTON');
    await untilRows(page, 'event-list', 1);
    await page.type('input[name="name"]', 'refund');
    await untilRows(page, 'event-list', 2);
    expect(await keysOf(page)).toEqual(['refund', 'new-button']);
    await page.type('input[name="user"]', 'bob');
    await untilRows(page, 'event-list', 1);
    expect(await textOf(page, '#event-count')).toContain('4 events, 1 shown');
    await send(relay, [tracking({ key: 'refund', userKey: 'bob' }), tracking({ key: 'purchase', userKey: 'bob' })]);
    await untilRows(page, 'event-list', 2);
    await page.type('input[name="user"]', 'nobody');
    await untilRows(page, 'event-list', 0);
    expect(await textOf(page, '#events-none')).toContain('No event passes the filter');
    await page.click('#filter-reset');
    await untilRows(page, 'event-list', 6);
  });

  it('wait while the list is paused, and are counted', async () => {
    const { relay, page } = await inspect();
    await send(relay, [exposure()]);
    await untilRows(page, 'event-list', 1);
    await page.click('#pause');
    await send(relay, [tracking(), tracking()]);
    await until(page, `document.querySelector('#newer').textContent.includes('2 newer events')`);
    expect(await keysOf(page)).toEqual(['new-button']);
    await page.click('#pause');
    await untilRows(page, 'event-list', 3);
    expect(await page.$eval('#newer', (element) => element.hasAttribute('hidden'))).toBe(true);
  });

  it('show their JSON when they are selected, and narrow the filter to what they are', async () => {
    const { relay, page } = await inspect();
    await send(relay, [exposure({ userKey: 'ann' }), tracking({ userKey: 'bob' }), tracking({ userKey: 'ann' })]);
    await untilRows(page, 'event-list', 3);
    await page.click('#event-list .row:not([hidden])');
    const json = JSON.parse(await textOf(page, '#event-detail .json')) as SentEvent;
    expect(json).toMatchObject({
      kind: 'tracking',
      key: 'purchase',
      userKey: 'ann',
      trackingEventDetails: { value: 99.9 },
    });
    await page.evaluate(`[...document.querySelectorAll('#event-detail button')]
      .find((button) => button.textContent === 'Only this user').click()`);
    await untilRows(page, 'event-list', 2);
    await page.click('#event-detail header button');
    expect(await page.$eval('#event-detail', (element) => element.hasAttribute('hidden'))).toBe(true);
  });

  it('stay in their places below the eyes of a reader who has scrolled', async () => {
    const { relay, page } = await inspect();
    await send(
      relay,
      Array.from({ length: 200 }, (_, at) => exposure({ userKey: `u${at}` })),
    );
    await until(page, `document.querySelector('#event-count').textContent.startsWith('200 events')`);
    await page.evaluate(`document.querySelector('#event-list').scrollTop = 1000`);
    await until(
      page,
      `[...document.querySelectorAll('#event-list .row')].some((row) => row.textContent.includes('u168'))`,
    );
    const before = await rowsOf(page, 'event-list');
    await send(relay, [tracking(), tracking(), tracking()]);
    await until(page, `document.querySelector('#newer').textContent.includes('3 newer events')`);
    expect(await rowsOf(page, 'event-list')).toEqual(before);
    await page.click('#newer');
    await until(page, `document.querySelector('#event-list').scrollTop === 0`);
    await until(page, `document.querySelector('#newer').hidden`);
    expect((await keysOf(page)).slice(0, 4)).toEqual(['purchase', 'purchase', 'purchase', 'new-button']);
  });

  it('events whose texts are markup stay text, everywhere', async () => {
    const flags = {
      [MARKUP]: {
        variations: { [MARKUP]: MARKUP },
        targeting: [{ name: MARKUP, query: 'a eq 1', variation: MARKUP }],
        defaultRule: { variation: MARKUP },
      },
    };
    const { relay, page, complaints } = await inspect({ flags });
    const foreign = {
      key: MARKUP,
      userKey: MARKUP,
      variation: MARKUP,
      value: MARKUP,
      trackingEventDetails: { [MARKUP]: MARKUP },
    };
    await send(relay, [exposure(foreign), tracking(foreign)]);
    await untilRows(page, 'event-list', 2);
    expect(await keysOf(page)).toEqual([MARKUP, MARKUP]);
    await page.click('#event-list .row:not([hidden])');
    expect(await textOf(page, '#event-detail h2')).toBe(MARKUP);
    await show(page, 'flags');
    await untilRows(page, 'flag-list', 1);
    await page.click('#flag-list .row:not([hidden])');
    expect(await textOf(page, '#flag-detail h2')).toBe(MARKUP);
    await show(page, 'conversion');
    await until(page, `document.querySelector('#rate-table tbody th') !== null`);
    expect(await textOf(page, '#rate-table tbody th')).toBe(MARKUP);
    expect(await page.evaluate(`document.querySelectorAll('img').length`)).toBe(0);
    expect({ complaints, title: await page.title() }).toEqual({ complaints: [], title: 'Dev relay inspector' });
  });

  it('events with names of the prototype and with texts that turn their direction are shown', async () => {
    const { relay, page, complaints } = await inspect();
    const details = JSON.parse('{"__proto__":"x","constructor":"y"}') as object;
    await send(relay, [tracking({ key: '__proto__', userKey: 'a\u202eb\u0000c', trackingEventDetails: details })]);
    await untilRows(page, 'event-list', 1);
    expect(await keysOf(page)).toEqual(['__proto__']);
    await page.click('#event-list .row:not([hidden])');
    const json = await textOf(page, '#event-detail .json');
    expect(json).toContain('"a\\u202eb\\u0000c"');
    expect(json).toContain('"__proto__": "x"');
    expect(complaints).toEqual([]);
  });
});

describe('flags', () => {
  it('are listed with what the typed user gets, and why', async () => {
    const { page } = await inspect({ view: 'flags' });
    await untilRows(page, 'flag-list', 4);
    await until(page, `document.querySelector('#flag-list .value').textContent !== ''`);
    const rows = await rowsOf(page, 'flag-list');
    expect(rows).toContainEqual(['checkout-steps', '', '{"express":false,"steps":3}', 'three, STATIC']);
    expect(rows).toContainEqual(['old-banner', 'off', 'the default value of the caller', 'SdkDefault, DISABLED']);
  });

  it('show the rule that matched', async () => {
    const { page } = await inspect({ view: 'flags' });
    await untilRows(page, 'flag-list', 4);
    await page.evaluate(`document.querySelector('#context').value = '{"targetingKey":"ann","beta":true}'`);
    await page.focus('#context');
    await page.keyboard.down('Control');
    await page.keyboard.press('Enter');
    await page.keyboard.up('Control');
    await until(page, `document.querySelector('#flag-list').textContent.includes('TARGETING_MATCH')`);
    await page.evaluate(OPEN_NEW_BUTTON);
    const result = await textOf(page, '#flag-detail .result');
    for (const part of ['true', 'variation blue', 'TARGETING_MATCH', 'Rule 1 “beta testers” matched'])
      expect(result).toContain(part);
    expect(await textOf(page, '#flag-detail .rule.matched')).toContain('beta eq true');
    expect(await page.$$eval('#flag-detail .rule', (rules) => rules.length)).toBe(3);
  });

  it('are evaluated anew while the context is typed, and a context that cannot be read is told of', async () => {
    const { page } = await inspect({ view: 'flags' });
    await untilRows(page, 'flag-list', 4);
    await page.click('#context', { clickCount: 3 });
    await page.type('#context', '{"targetingKey":"eve", "country":"NL"}');
    await until(page, `document.querySelector('#flag-list').textContent.includes('always, TARGETING_MATCH')`);
    await page.type('#context', 'x');
    await until(page, `document.querySelector('#context-problem').textContent.includes('no JSON')`);
    expect(await page.$eval('#context', (field) => field.getAttribute('aria-invalid'))).toBe('true');
  });

  it('are found by a part of their keys, and replaced when the relay has others', async () => {
    const { relay, page } = await inspect({ view: 'flags' });
    await untilRows(page, 'flag-list', 4);
    await page.type('#flag-search', 'BUTT');
    await untilRows(page, 'flag-list', 1);
    expect(await textOf(page, '#flag-count')).toBe('1 of 4 flags');
    await relay.setFlags({ 'big-button': { variations: { a: 1 }, defaultRule: { variation: 'a' } } });
    await until(page, `document.querySelector('#flag-list').textContent.includes('big-button')`);
  });
});

describe('failures', () => {
  it('are switched on, happen, are used up and switched off', async () => {
    const { relay, page } = await inspect({ view: 'failures' });
    await page.click('input[value="busy"]');
    await page.select('#failure-form select[name="path"]', 'collector');
    await page.select('#failure-form select[name="times"]', '3');
    await page.click('#failure-form button[type="submit"]');
    await until(page, `document.querySelectorAll('#failure-list li').length === 1`);
    expect(await textOf(page, '#failure-list li')).toContain('429, Retry-After 1');
    expect(await textOf(page, '#failures-badge')).toBe('1');
    expect(await send(relay, [exposure()])).toBe(429);
    await until(page, `document.querySelector('#failure-list li').textContent.includes('the next 2')`);
    await page.click('#failure-list button');
    await until(page, `document.querySelectorAll('#failure-list li').length === 0`);
    expect(await send(relay, [exposure()])).toBe(200);
  });

  it('failures at random are switched on with their seed, and all off at once', async () => {
    const { relay, page } = await inspect({ view: 'failures' });
    await page.$eval('#chaos-form input[name="rate"]', (field) => Object.assign(field, { value: '100' }));
    await page.click('#chaos-form button');
    await until(page, `document.querySelectorAll('#failure-list li').length === 1`);
    expect(await textOf(page, '#failure-list li')).toContain('100 % at random, seed 1');
    await page.click('#failure-form button[type="submit"]');
    await until(page, `document.querySelectorAll('#failure-list li').length === 2`);
    await page.click('#recover');
    await until(page, `document.querySelectorAll('#failure-list li').length === 0`);
    expect(await send(relay, [exposure()])).toBe(200);
  });

  it('failures that the relay refuses are told of in its words', async () => {
    const { page } = await inspect({ view: 'failures' });
    await page.$eval('#chaos-form input[name="rate"]', (field) => Object.assign(field, { value: '200' }));
    await page.click('#chaos-form button');
    await until(page, `document.querySelector('#failure-problem').textContent.includes('from 0 to 1')`);
  });
});

describe('requests', () => {
  it('are listed with their status, events and size, and those that failed alone', async () => {
    const { relay, page } = await inspect({ view: 'requests' });
    await send(relay, [exposure(), tracking()]);
    relay.fail({ status: 503 });
    await send(relay, [exposure()]);
    await untilRows(page, 'request-list', 2);
    const [newest, oldest] = await rowsOf(page, 'request-list');
    expect(newest?.slice(1, 4)).toEqual(['503', 'POST /v1/data/collector (made to fail)', '']);
    expect(oldest?.slice(1, 4)).toEqual(['200', 'POST /v1/data/collector', '2']);
    expect(oldest?.[4]).toMatch(/^\d+ B$/);
    await page.click('#request-filter input[name="failed"]');
    await untilRows(page, 'request-list', 1);
  });
});

describe('conversion', () => {
  const visitors = (from: number, to: number): SentEvent[] =>
    Array.from({ length: to - from }, (_, index) => {
      const [at, userKey] = [from + index, `user-${from + index}`];
      const creationDate = 1_764_000_000 + 10 * at;
      const variation = at % 2 === 0 ? 'blue' : 'grey';
      const buys = at % 2 === 0 ? at % 3 === 0 : at % 5 === 0;
      const seen = exposure({ userKey, variation, creationDate });
      return buys ? [seen, tracking({ userKey, creationDate: creationDate + 5 })] : [seen];
    }).flat();

  it('is drawn and counted as it grows, as a live view and not the report', async () => {
    const { relay, page, complaints } = await inspect({ view: 'conversion' });
    expect(await textOf(page, '#conversion-empty')).toContain('No exposures have come yet');
    await send(relay, visitors(0, 300));
    await until(page, `document.querySelector('#rate-table')?.textContent.includes('150')`);
    await send(relay, visitors(300, 600));
    await until(page, `document.querySelector('#rate-table').textContent.includes('300')`);
    const table = await textOf(page, '#rate-table');
    for (const part of ['blue', 'grey', '300', '100', '60', '33.33 %', '20.00 %', '-13.33 pp'])
      expect(table).toContain(part);
    expect(await textOf(page, '.live-note')).toContain('A live view, not the report');
    expect(await textOf(page, '#difference-caption')).toContain('always-valid interval (95 %)');
    for (const plot of ['#rate-plot', '#difference-plot']) expect(await inkOf(page, plot)).toBeGreaterThan(500);
    expect(complaints).toEqual([]);
  });

  it('is counted anew when the events of the page are forgotten', async () => {
    const { relay, page } = await inspect({ view: 'conversion' });
    await send(relay, visitors(0, 300));
    await until(page, `document.querySelector('#rate-table')?.textContent.includes('150')`);
    await show(page, 'events');
    await page.click('#clear-events');
    expect(await textOf(page, '#events-empty')).toContain('No events yet');
    await send(relay, visitors(0, 20));
    await show(page, 'conversion');
    await until(page, `document.querySelector('#rate-table tbody').textContent.startsWith('blue10')`);
  });

  it('compares with the variation that is chosen', async () => {
    const { relay, page } = await inspect({ view: 'conversion' });
    await send(relay, visitors(0, 300));
    await until(page, `document.querySelector('#question-control').options.length === 3`);
    await page.select('#question-control', 'grey');
    await until(page, `document.querySelector('#difference-caption').textContent.includes('“grey”')`);
    expect(await textOf(page, '#rate-table')).toContain('+13.33 pp');
  });
});

/** How many pixels of a plot are drawn on. */
async function inkOf(page: Page, plot: string): Promise<number> {
  return Number(
    await page.evaluate(`(() => {
      const canvas = document.querySelector('${plot} canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, at) => at % 4 === 3 && value > 0).length;
    })()`),
  );
}

describe('by keyboard', () => {
  it('all views are reached, searched and left', async () => {
    const { relay, page } = await inspect();
    await send(relay, [exposure({ userKey: 'ann' }), tracking({ userKey: 'bob' }), tracking({ key: 'refund' })]);
    await untilRows(page, 'event-list', 3);
    await press(page, 'Tab');
    expect(await focused(page)).toBe('tab-events');
    await press(page, 'ArrowRight');
    expect(await focused(page)).toBe('tab-flags');
    await until(page, `!document.querySelector('#flags').hidden`);
    await press(page, '/');
    expect(await focused(page)).toBe('flag-search');
    await page.keyboard.type('button');
    await untilRows(page, 'flag-list', 1);
    await press(page, 'Tab', 'ArrowDown');
    expect(await textOf(page, '#flag-detail h2')).toBe('new-button');
    await press(page, 'Escape');
    expect(await focused(page)).toBe('flag-list');
  });

  it('the list of events is walked through, an event opened and closed, the stream paused', async () => {
    const { relay, page } = await inspect();
    await send(relay, [exposure({ userKey: 'ann' }), tracking({ userKey: 'bob' }), tracking({ key: 'refund' })]);
    await untilRows(page, 'event-list', 3);
    await press(page, '/');
    await page.keyboard.type('re fund/');
    await untilRows(page, 'event-list', 0);
    for (const key of ['Backspace', 'Home'] as const) await press(page, key);
    await press(page, 'ArrowRight', 'ArrowRight', 'Delete');
    await untilRows(page, 'event-list', 1);
    await page.evaluate(`document.querySelector('#filter-reset').click()`);
    await untilRows(page, 'event-list', 3);
    await page.focus('#event-list');
    await press(page, 'ArrowDown', 'ArrowDown');
    expect(await textOf(page, '#event-detail h2')).toBe('purchase');
    await until(page, `document.querySelector('#event-list').getAttribute('aria-activedescendant') === 'event-1'`);
    await press(page, 'End');
    expect(await textOf(page, '#event-detail h2')).toBe('new-button');
    await press(page, 'Escape');
    expect(await focused(page)).toBe('event-list');
    await press(page, 'Space');
    expect(await page.$eval('#pause', (button) => button.getAttribute('aria-pressed'))).toBe('true');
    await press(page, 'Space');
    expect(await page.$eval('#pause', (button) => button.getAttribute('aria-pressed'))).toBe('false');
  });

  it.each(VIEWS)('where the focus is can be seen in the view of %s', async (view) => {
    const { page } = await inspect({ view });
    const seen = new Set<string>();
    for (let presses = 0; presses < 25; presses += 1) {
      await press(page, 'Tab');
      const outline = String(
        await page.evaluate(`(() => {
          const at = document.activeElement;
          const shown = at.matches('.segments input') ? at.nextElementSibling : at;
          return at === document.body ? 'none at the end' : at.tagName + ' ' + getComputedStyle(shown).outlineStyle;
        })()`),
      );
      seen.add(outline.split(' ').slice(1).join(' '));
    }
    expect([...seen].filter((style) => !['solid', 'auto', 'at the end'].includes(style))).toEqual([]);
  });
});

describe('for a screen reader', () => {
  it.each(VIEWS)('everything that can be used has a name in the view of %s', async (view) => {
    const { relay, page } = await inspect({ view });
    await send(relay, [exposure(), tracking()]);
    await until(page, `document.querySelector('#event-count').textContent.startsWith('2 events')`);
    const nodes = flat(await page.accessibility.snapshot());
    const used = [
      'button',
      'textbox',
      'searchbox',
      'combobox',
      'checkbox',
      'radio',
      'tab',
      'listbox',
      'list',
      'tabpanel',
      'image',
    ];
    const nameless = nodes.filter(({ role, name }) => used.includes(role) && !name);
    expect(nameless.map(({ role }) => role)).toEqual([]);
    expect(nodes.filter(({ role }) => role === 'tab').map(({ name }) => name)).toEqual([
      'Events',
      'Flags',
      'Failures',
      'Requests',
      'Conversion',
    ]);
  });

  it('an event is an option that is read in one go', async () => {
    const { relay, page } = await inspect();
    await send(relay, [tracking({ userKey: 'bob' })]);
    await untilRows(page, 'event-list', 1);
    const [option] = flat(await page.accessibility.snapshot({ interestingOnly: false })).filter(
      ({ role }) => role === 'option',
    );
    expect(option?.name).toMatch(/^\d\d:\d\d:\d\d tracking purchase bob value 99.9, currency EUR$/);
  });

  it('what changes is said politely: the pause, and how many pass a filter', async () => {
    const { relay, page } = await inspect();
    await send(relay, [exposure(), tracking()]);
    await untilRows(page, 'event-list', 2);
    await page.click('#pause');
    await until(page, `document.querySelector('[role="status"][aria-live="polite"]').textContent === 'Paused'`);
    await page.type('input[name="user"]', 'nobody');
    await until(page, `document.querySelector('#announcer').textContent === '0 events shown'`);
  });
});

describe.each(SCHEMES)('in %s colours', (scheme) => {
  it.each(VIEWS)('every text of the view of %s has a contrast of 4.5 to 1', async (view) => {
    const { relay, page } = await inspect();
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await fillAll({ relay, page });
    await show(page, view);
    await selectFirst(page, view);
    expect(await page.evaluate(POOR_CONTRASTS.replace("'body *'", `'header *, #${view} *'`))).toEqual([]);
  });
});

it('the page has the colours that are chosen, whatever those of the system are, and keeps them', async () => {
  const { page } = await inspect();
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  const background = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(await background()).toBe('rgb(246, 246, 244)');
  await page.click('#theme');
  await page.click('#theme');
  expect(await textOf(page, '#theme')).toBe('Theme: dark');
  expect(await background()).toBe('rgb(18, 22, 27)');
  await page.reload();
  expect(await background()).toBe('rgb(18, 22, 27)');
  await page.click('#theme');
  expect(await textOf(page, '#theme')).toBe('Theme: system');
  expect(await background()).toBe('rgb(246, 246, 244)');
});

it.each(VIEWS)('the page needs no scrolling to the side on a screen of 360 pixels in the view of %s', async (view) => {
  const { relay, page } = await inspect();
  await fillAll({ relay, page });
  const foreign = { key: LONG, userKey: LONG, variation: LONG, value: LONG, trackingEventDetails: { [LONG]: LONG } };
  await send(relay, [exposure(foreign), tracking(foreign)]);
  await relay.setFlags({
    [LONG]: {
      variations: { [LONG]: LONG },
      targeting: [{ query: `key eq "${LONG}"`, percentage: { [LONG]: 100 } }],
      defaultRule: { variation: LONG },
    },
  });
  await page.setViewport({ width: 360, height: 740 });
  await show(page, view);
  const width = `document.documentElement.scrollWidth`;
  expect(await page.evaluate(width)).toBe(360);
  await selectFirst(page, view);
  expect(await page.evaluate(width)).toBe(360);
  const wider = `[...document.querySelectorAll('#${view} .pane, #${view} .page > *')]
    .filter((e) => e.getBoundingClientRect().right > 360)
    .map((e) => e.className)`;
  expect(await page.evaluate(wider)).toEqual([]);
});

/** Selects the first event or flag, in a view that has some. */
async function selectFirst(page: Page, view: View): Promise<void> {
  if (view !== 'events' && view !== 'flags') return;
  await page.waitForSelector(`#${view} .row:not([hidden])`);
  await page.click(`#${view} .row:not([hidden])`);
  await page.waitForSelector(`#${view} .detail:not([hidden])`);
}

/** Something in every view. */
async function fillAll({ relay, page }: Pick<OpenInspector, 'relay' | 'page'>): Promise<void> {
  const shoppers = Array.from({ length: 300 }, (_, at) => shopper(at)).flat();
  await send(relay, shoppers);
  await until(page, `document.querySelector('#event-count').textContent.includes('${shoppers.length} events')`);
  relay.fail({ status: 429, retryAfter: 2, path: 'ofrep', times: 3 });
  relay.fail({ stall: true, path: 'configuration', times: Infinity });
  await fetch(`${relay.url}/ofrep/v1/evaluate/flags/none`, { method: 'POST', body: '{}' });
  await until(page, `document.querySelector('#failures-badge').textContent === '2'`);
  await show(page, 'conversion');
  await until(page, `document.querySelectorAll('#rate-table tbody tr').length === 2`);
}

/** The visit of somebody to a shop: deterministic, and not too regular. */
function shopper(at: number): SentEvent[] {
  const [userKey, dice] = [`user-${1_000 + ((at * 7_919) % 9_000)}`, (at * 2_654_435_761) % 1_000];
  const creationDate = Math.floor(Date.now() / 1_000) - 3_600 + at * 12;
  const variation = at % 2 === 0 ? 'blue' : 'grey';
  const seen = exposure({ userKey, variation, value: at % 2 === 0, creationDate });
  const steps = exposure({
    key: 'checkout-steps',
    userKey,
    variation: 'three',
    value: { steps: 3, express: false },
    creationDate,
  });
  const buys = dice < (at % 2 === 0 ? 340 : 200);
  const value = Number((19 + (dice % 90) * 1.5).toFixed(2));
  const bought = tracking({
    userKey,
    creationDate: creationDate + 4,
    trackingEventDetails: { value, currency: 'EUR', eventId: `o-${at}` },
  });
  return [seen, ...(at % 3 === 0 ? [steps] : []), ...(buys ? [bought] : [])];
}

const PICTURES = [
  { view: 'events', name: 'inspector-events.png', width: 1080, height: 560 },
  { view: 'flags', name: 'inspector-flags.png', width: 1180, height: 760 },
  { view: 'conversion', name: 'inspector-conversion.png', width: 1000, height: 980 },
] as const;

describe.each(SCHEMES)('the picture of the docs in %s colours', (scheme) => {
  it.each(PICTURES)(
    'the picture of the view of $view is there, smaller than 150 kB, and made anew with UPDATE_SCREENSHOTS=1',
    async (picture) => {
      const file = join(images, scheme === 'dark' ? picture.name.replace('.png', '-dark.png') : picture.name);
      if (process.env['UPDATE_SCREENSHOTS'] === '1') await takePicture(file, { ...picture, scheme });
      expect(existsSync(file)).toBe(true);
      expect(statSync(file).size).toBeLessThan(150_000);
    },
  );
});

interface Picture {
  readonly view: View;
  readonly width: number;
  readonly height: number;
  readonly scheme: (typeof SCHEMES)[number];
}

async function takePicture(path: string, { view, width, height, scheme }: Picture): Promise<void> {
  const { relay, page } = await inspect();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await fillAll({ relay, page });
  await show(page, view);
  await page.evaluate(`document.querySelector('#address').textContent = '127.0.0.1:1031'`);
  if (view === 'flags') await untilRows(page, 'flag-list', 4);
  if (view === 'flags') await page.evaluate(OPEN_NEW_BUTTON);
  if (view === 'events') await page.evaluate(`document.querySelectorAll('#event-list .row:not([hidden])')[3].click()`);
  await page.evaluate('document.activeElement.blur()');
  await page.screenshot({ path });
}

function flat(node: SerializedAXNode | null): SerializedAXNode[] {
  return node === null ? [] : [node, ...(node.children ?? []).flatMap(flat)];
}
