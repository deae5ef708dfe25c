import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

/** A page in a real browser, and what it did that no report may do. */
export interface OpenPage {
  readonly page: Page;
  /** Messages of the console, errors and violations of its policy among them. */
  readonly complaints: string[];
  /** Addresses that were asked for, but for the file itself. */
  readonly requests: string[];
}

/** `CHROMIUM` is what scripts/test-browser.mjs found. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  // A container often has neither the user that the sandbox needs nor enough of /dev/shm.
  return puppeteer.launch({ executablePath, pipe: true, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export async function openPage(browser: Browser, html: string): Promise<OpenPage> {
  const folder = mkdtempSync(join(tmpdir(), 'goff-report-'));
  const file = join(folder, 'report.html');
  writeFileSync(file, html);
  const address = pathToFileURL(file).href;
  const page = await browser.newPage();
  const [complaints, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => {
    if (request.url() !== address) requests.push(request.url());
  });
  await page.goto(address, { waitUntil: 'load' });
  rmSync(folder, { recursive: true });
  return { page, complaints, requests };
}

/**
 * The contrast of each text that can be seen with the background behind it, below 4.5 to 1, as a script of the page:
 * the tests are compiled without the types of a browser.
 */
export const POOR_CONTRASTS = `(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const channel = (value) => (value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = numbers(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll('body *')].filter(
    (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
      && !['title', 'desc'].includes(element.tagName.toLowerCase()));
  return texts.flatMap((element) => {
    const style = getComputedStyle(element);
    const colour = element.closest('svg') ? style.fill : style.color;
    const [high, low] = [light(numbers(colour)), light(behind(element))].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05);
    return ratio < 4.5 ? [element.textContent.slice(0, 40) + ' ' + ratio.toFixed(2)] : [];
  });
})()`;
