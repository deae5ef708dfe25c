// @ts-check
import { readdir } from 'node:fs/promises';

const folder = new URL('hosts/', import.meta.url);

/**
 * @typedef {{
 *   title: string,
 *   packages: readonly string[],
 *   run: (context: import('./context.mjs').HostContext) => Promise<void>,
 * }} Host
 */

/**
 * Every host by its name, which is the one of its file: what a line says of it, the packages that it needs beside ours
 * (`name` in the version of this project, or `name@version`), and what throws when something is wrong.
 *
 * @returns {Promise<Map<string, Host>>}
 */
export async function readHosts() {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.mjs')).sort();
  const hosts = files.map(async (file) => /** @type {const} */ ([file.slice(0, -4), await importHost(file)]));
  return new Map(await Promise.all(hosts));
}

/** @param {string} file @returns {Promise<Host>} */
const importHost = (file) => import(new URL(file, folder).href);
