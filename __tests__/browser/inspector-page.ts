import type { Browser, Page } from 'puppeteer-core';
import { startDevRelay, type DevRelay, type DevRelayOptions } from '../../src/dev-relay/index.js';

export type View = 'events' | 'flags' | 'failures' | 'requests' | 'conversion';

export const VIEWS: readonly View[] = ['events', 'flags', 'failures', 'requests', 'conversion'];

export interface OpenInspector {
  readonly relay: DevRelay;
  readonly page: Page;
  /** Messages of the console, errors and violations of the policy among them. */
  readonly complaints: string[];
  /** Addresses of other hosts that were asked for. */
  readonly foreign: string[];
}

/** A flag with a rule, one with shares, one that is off, and one whose texts are foreign. */
export const FLAGS = {
  'new-button': {
    variations: { blue: true, grey: false },
    targeting: [
      { name: 'beta testers', query: 'beta eq true', variation: 'blue' },
      { name: 'staff', query: 'email ew "@example.com"', percentage: { blue: 100, grey: 0 } },
    ],
    defaultRule: { percentage: { blue: 50, grey: 50 } },
    version: '3',
  },
  'checkout-steps': {
    variations: { three: { express: false, steps: 3 }, one: { express: true, steps: 1 } },
    defaultRule: { variation: 'three' },
    trackEvents: false,
  },
  'free-shipping': {
    variations: { from_50: 50, always: 0 },
    targeting: [{ query: 'country in ["NL", "BE"]', variation: 'always' }],
    defaultRule: { variation: 'from_50' },
  },
  'old-banner': { variations: { on: 'yes', off: 'no' }, defaultRule: { variation: 'on' }, disable: true },
};

export interface InspectorOptions extends DevRelayOptions {
  readonly view?: View;
  /** What is typed where the browser asks for a password. */
  readonly key?: string;
}

/** A relay of the sources, and its inspector in a page of its own. */
export async function openInspector(browser: Browser, options: InspectorOptions = {}): Promise<OpenInspector> {
  const { view = 'events', key, ...relayOptions } = options;
  const relay = await startDevRelay({ flags: FLAGS, ...relayOptions });
  const page = await browser.newPage();
  const [complaints, foreign]: [string[], string[]] = [[], []];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${relay.url}/`)) foreign.push(request.url());
  });
  if (key !== undefined) await page.authenticate({ username: '', password: key });
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(`${relay.url}/#/${view}`, { waitUntil: 'load' });
  await page.waitForSelector('[data-state="live"]');
  return { relay, page, complaints, foreign };
}

export interface SentEvent {
  readonly kind: 'feature' | 'tracking';
  readonly key: string;
  readonly userKey: string;
  readonly [member: string]: unknown;
}

export async function send({ url }: DevRelay, events: readonly SentEvent[]): Promise<number> {
  const now = Math.floor(Date.now() / 1_000);
  const dated = events.map((event) => ({ creationDate: now, ...event }));
  const body = JSON.stringify({ meta: {}, events: dated });
  const headers = { 'Content-Type': 'application/json' };
  const { status } = await fetch(`${url}/v1/data/collector`, { method: 'POST', headers, body });
  return status;
}

export const exposure = (members: Partial<SentEvent> = {}): SentEvent => ({
  ...{ kind: 'feature', key: 'new-button', userKey: 'user-1', variation: 'blue', value: true, default: false },
  ...members,
});

export const tracking = (members: Partial<SentEvent> = {}): SentEvent => ({
  ...{ kind: 'tracking', key: 'purchase', userKey: 'user-1', trackingEventDetails: { value: 99.9, currency: 'EUR' } },
  ...members,
});

/** The texts of the rows of a list that can be seen, from the top; each as its cells. */
export async function rowsOf(page: Page, list: string): Promise<string[][]> {
  const script = `[...document.querySelectorAll('#${list} .row:not([hidden])')]
    .map((row) => [/translateY\\((\\d+)/.exec(row.style.transform)[1], [...row.children].map((e) => e.textContent)])
    .sort((a, b) => a[0] - b[0]).map(([, cells]) => cells)`;
  return (await page.evaluate(script)) as string[][];
}

/** Resolves when the script of the page is true; rejects after some seconds. */
export async function until(page: Page, script: string): Promise<void> {
  await page.waitForFunction(script, { timeout: 10_000, polling: 50 });
}

export const untilRows = (page: Page, list: string, count: number): Promise<void> =>
  until(page, `document.querySelectorAll('#${list} .row:not([hidden])').length === ${count}`);

export const textOf = async (page: Page, selector: string): Promise<string> =>
  String(await page.$eval(selector, (element) => (element as unknown as { innerText: string }).innerText));
