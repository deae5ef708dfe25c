// @ts-check
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {import('puppeteer-core').Page} Page */

const WATCHED_MS = 10_000;

/** What somebody does with the page, one thing after the other. */
export const PHASES = [
  { name: 'is watched', run: () => sleep(WATCHED_MS) },
  { name: 'is scrolled', run: scroll },
  { name: 'filters by user, as it is typed', run: typeUser },
  { name: 'filters by what nobody has', run: typeNobody },
  { name: 'shows all again, paused and resumed', run: pause },
  { name: 'walks through events', run: walk },
  { name: 'counts conversion', run: countConversion },
  { name: 'is watched while it counts', run: () => sleep(WATCHED_MS) },
];

/** @param {Page} page */
async function scroll(page) {
  for (let step = 0; step < 60; step += 1) {
    await page.evaluate(`document.querySelector('#event-list').scrollTop += ${step % 10 === 9 ? 300_000 : 400}`);
    await sleep(50);
  }
  await page.evaluate(`document.querySelector('#event-list').scrollTop = 0`);
}

/** @param {Page} page */
async function typeUser(page) {
  await page.type('input[name="user"]', 'user-4711', { delay: 120 });
  await sleep(1_000);
}

/** @param {Page} page */
async function typeNobody(page) {
  await page.type('input[name="name"]', 'nothing is called so', { delay: 60 });
  await sleep(1_000);
}

/** @param {Page} page */
async function pause(page) {
  await page.click('#filter-reset');
  await page.click('#pause');
  await sleep(2_000);
  await page.click('#pause');
  await sleep(1_000);
}

/** @param {Page} page */
async function walk(page) {
  await page.focus('#event-list');
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press(step % 8 === 7 ? 'PageDown' : 'ArrowDown');
    await sleep(40);
  }
  await page.keyboard.press('Escape');
}

/** @param {Page} page */
async function countConversion(page) {
  await page.click('#tab-conversion');
  await page.waitForSelector('#rate-table tbody tr', { timeout: 60_000 });
  await sleep(3_000);
}
