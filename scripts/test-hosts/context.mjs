// @ts-check
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { install } from '../test-package/run.mjs';
import { versionsOf } from '../test-package/pack.mjs';
import { Application } from './application.mjs';
import { Collector } from './collector.mjs';

const SDK = '@openfeature/server-sdk';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A folder in which the packed package is installed, and what hosts need from there. */
export class Workshop {
  #root;
  #work;
  #tarball;
  #asTestedHere;

  /** @param {{ root: string, work: string, tarball: string, asTestedHere: (name: string) => string }} parts */
  constructor({ root, work, tarball, asTestedHere }) {
    this.#root = root;
    this.#work = work;
    this.#tarball = tarball;
    this.#asTestedHere = asTestedHere;
  }

  /** @param {{ root: string, work: string, tarball: string }} parts */
  static async open(parts) {
    const workshop = new Workshop({ ...parts, asTestedHere: await versionsOf(parts.root) });
    await workshop.#install(workshop.#base, []);
    return workshop;
  }

  /** Has the package and the SDK. */
  get #base() {
    return join(this.#work, 'base');
  }

  /**
   * A host without packages of its own finds ours in the folder above.
   *
   * @param {string} name
   * @param {readonly string[]} packages
   */
  async prepare(name, packages) {
    const folder = join(packages.length === 0 ? this.#base : this.#work, name);
    if (packages.length === 0) await mkdir(folder);
    else await this.#install(folder, packages);
    return new HostContext({ root: this.#root, folder, collector: await Collector.start(await this.#startRelay()) });
  }

  /** The dev relay of the packed package. @returns {Promise<import('./collector.mjs').StartRelay>} */
  async #startRelay() {
    const file = createRequire(join(this.#base, 'package.json')).resolve('goff-server-provider/dev-relay');
    const { startDevRelay } = await import(pathToFileURL(file).href);
    const flagsFile = join(this.#root, 'examples', 'flags.yaml');
    return (options) => startDevRelay({ ...options, flagsFile, logger: silent });
  }

  /** @param {string} folder @param {readonly string[]} packages */
  async #install(folder, packages) {
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await install(folder, [this.#tarball, ...[SDK, ...packages].map(this.#asTestedHere)]);
  }
}

/** What a host gets. */
export class HostContext {
  /** The project's. */
  root;
  /** The folder of this host alone: the package and the host's own packages can be imported from there. */
  folder;
  /** The relay for this host; started. */
  collector;
  /** @type {Application[]} */ #applications = [];

  /** @param {{ root: string, folder: string, collector: Collector }} parts */
  constructor({ root, folder, collector }) {
    this.root = root;
    this.folder = folder;
    this.collector = collector;
  }

  /** @param {string} name @param {string} text */
  async write(name, text) {
    const file = join(this.folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /**
   * Copies a file or a folder of the project, such as `examples/cluster.mjs`; returns its name in the host's folder.
   *
   * @param {string} path @param {string} name
   */
  async copy(path, name = basename(path)) {
    await cp(join(this.root, path), join(this.folder, name), { recursive: true });
    return name;
  }

  /**
   * Starts Node.js with these arguments, the file first. Whatever still runs when the host is done is ended.
   *
   * @param {readonly string[]} args @param {Record<string, string>} env
   */
  start(args, env = {}) {
    const application = new Application(args, { cwd: this.folder, env });
    this.#applications.push(application);
    return application;
  }

  async close() {
    await Promise.all(this.#applications.map((application) => application.kill()));
    await this.collector.stop();
  }
}
