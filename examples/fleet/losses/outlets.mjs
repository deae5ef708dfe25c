import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countOf, valuesOf } from './kafka-topic.mjs';
import { startSink } from './sink.mjs';

/**
 * Where an exporter of the relay puts events: `exporter` is its configuration, `ids` resolves with the ids of the
 * events that came out, `writes` with how many files, requests, lines or messages they took.
 *
 * @typedef {{
 *   exporter: Record<string, any>, ids(): Promise<string[]>, writes(): Promise<number>, close(): Promise<void>,
 *   onOutput?: (text: string) => void,
 * }} Outlet `onOutput` is to get what the relay itself prints
 */

/**
 * What each kind of exporter does by its nature: bulk ones keep events and write them together, immediate ones write
 * each event within the request that brings it.
 *
 * @type {Record<string, { delivery: 'bulk' | 'immediate', open(place: Place): Promise<Outlet> }>}
 * @typedef {{ folder: string, name: string, kafka: { brokers: string[] } | undefined }} Place
 */
export const OUTLETS = {
  file: { delivery: 'bulk', open: openFiles },
  webhook: { delivery: 'bulk', open: openWebhook },
  log: { delivery: 'immediate', open: openLog },
  kafka: { delivery: 'immediate', open: openTopic },
};

/** Topics have to exist before. */
export const topicOf = (name) => `losses-${name}`.replace(/[^\w.-]/g, '-');

async function openFiles({ folder, name }) {
  const outputDir = join(folder, `out-${name}`);
  mkdirSync(outputDir);
  const files = () => readdirSync(outputDir).map((file) => join(outputDir, file));
  return {
    exporter: { kind: 'file', outputDir },
    ids: async () => files().flatMap((file) => linesOf(readFileSync(file, 'utf8')).map(idOfText)),
    writes: async () => files().length,
    close: async () => {},
  };
}

async function openWebhook() {
  const sink = await startSink();
  return {
    exporter: { kind: 'webhook', endpointUrl: sink.url },
    ids: async () => sink.bodies.flatMap((body) => JSON.parse(body).events.map(idOf)),
    writes: async () => sink.bodies.length,
    close: () => sink.close(),
  };
}

/** The details of an event are in the relay's own log, in the notation of Go. */
async function openLog() {
  let log = '';
  const ids = () => [...log.matchAll(/came out: map\[eventId:([\w-]+)/g)].map(([, id]) => id);
  return {
    exporter: { kind: 'log', logFormat: 'came out: {{ .TrackingDetails}}' },
    onOutput: (text) => (log += text),
    ids: async () => ids(),
    writes: async () => ids().length,
    close: async () => {},
  };
}

/** @param {Place} place with a Kafka, which the parts that have topics ask for */
async function openTopic({ name, kafka }) {
  const topic = topicOf(name);
  if (kafka === undefined) throw new Error('Expected a Kafka for a topic.');
  const { brokers } = kafka;
  return {
    exporter: { kind: 'kafka', kafka: { topic, addresses: brokers } },
    ids: async () => (await valuesOf({ brokers, topic })).map(idOfText),
    writes: () => countOf({ brokers, topic }),
    close: async () => {},
  };
}

const linesOf = (text) => text.split('\n').filter((line) => line !== '');
const idOf = (event) => event.trackingEventDetails.eventId;
const idOfText = (text) => idOf(JSON.parse(text));
