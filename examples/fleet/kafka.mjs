import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Admin } from '@platformatic/kafka';
import { Child } from './child.mjs';
import { freePorts } from './free-ports.mjs';
import { kafkaClassPath } from './kafka-jars.mjs';

const CLUSTER_ID = Buffer.from('goff-fleet-node1').toString('base64url');
const START_MS = 60_000;
/** Small machines have two cores, which are not for the compiler and the collector of a JVM. */
const jvm = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/**
 * Starts a Kafka of one node on free ports of 127.0.0.1, and makes its topics.
 *
 * `stopBroker(signal)` and `startBroker()` end it and start it again with the same ports and data; `stop()` ends it and
 * removes its data.
 *
 * @param {object} setup
 * @param {string} setup.folder where it may make a folder `kafka`
 * @param {Record<string, number>} setup.topics how many partitions each has, by name
 * @throws {import('./lacking.mjs').Lacking} without Java 17 and Maven
 */
export async function startKafka({ folder, topics }) {
  const kafka = new Kafka(join(folder, 'kafka'), await freePorts(2), kafkaClassPath());
  try {
    await kafka.format();
    await kafka.startBroker();
    await kafka.createTopics(topics);
    return kafka;
  } catch (error) {
    await kafka.stop();
    throw error;
  }
}

class Kafka {
  /** What clients connect to: `host:port`. */
  brokers;
  #folder;
  #classPath;
  #child;

  /**
   * @param {string} folder
   * @param {number[]} ports that of the broker and that of the controller
   * @param {string} classPath
   */
  constructor(folder, ports, classPath) {
    const [port, controllerPort] = ports;
    this.#folder = folder;
    this.#classPath = classPath;
    this.brokers = [`127.0.0.1:${port}`];
    mkdirSync(folder, { recursive: true });
    writeFileSync(this.#configFile, configuration({ folder, port, controllerPort }));
  }

  get pid() {
    return this.#child?.pid;
  }

  async format() {
    const args = ['format', '--cluster-id', CLUSTER_ID, '--config', this.#configFile];
    const child = new Child('Kafka', 'java', this.#java('kafka.tools.StorageTool', args));
    const { code } = await child.ended;
    if (code !== 0) throw new Error(`Kafka could not format its storage:\n${child.output}`);
  }

  async startBroker() {
    this.#child = new Child('Kafka', 'java', this.#java('kafka.Kafka', [this.#configFile]), { cwd: this.#folder });
    await this.#child.ready(() => this.#ask((admin) => admin.metadata({})).then(() => true), START_MS);
  }

  /** @param {NodeJS.Signals} [signal] */
  async stopBroker(signal) {
    await this.#child?.stop(signal);
  }

  async stop() {
    await this.stopBroker('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async createTopics(topics) {
    for (const [topic, partitions] of Object.entries(topics)) {
      await this.#ask((admin) => admin.createTopics({ topics: [topic], partitions, replicas: 1 }));
    }
  }

  get #configFile() {
    return join(this.#folder, 'server.properties');
  }

  #java(main, args) {
    return [...jvm, '-cp', this.#classPath, main, ...args];
  }

  async #ask(question) {
    const admin = new Admin({ clientId: 'fleet', bootstrapBrokers: this.brokers, retries: 0, connectTimeout: 1_000 });
    try {
      return await question(admin);
    } finally {
      await admin.close();
    }
  }
}

function configuration({ folder, port, controllerPort }) {
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    `log.dirs=${join(folder, 'data')}`,
    'auto.create.topics.enable=false',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'group.initial.rebalance.delay.ms=0',
    // After a SIGKILL the node is let in again when its session is over, by default after 9 s.
    'broker.session.timeout.ms=3000',
    'broker.heartbeat.interval.ms=500',
    '',
  ].join('\n');
}
