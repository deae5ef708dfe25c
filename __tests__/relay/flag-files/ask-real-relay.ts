import { RelayProcess } from '../../helpers/relay-process.js';
import { FlagQuestions } from './ask-relay.js';
import type { FlagFile } from './flag-file.js';
import type { Outcome } from './outcome.js';

/** A start takes about as long as a hundred files. */
const FILES_A_START = 100;

/**
 * Lets the real relay read the files, and asks it about each; the outcomes are in the order of the files.
 *
 * Each file is a flagset of its own, with its own API key. A flagset whose file cannot be read does not hinder the
 * others, it is just missing: because it does not start with an error (`startWithRetrieverError`), a refused file can
 * be told from one without flags. A relay that ends takes all flagsets with it: then the files are tried in halves
 * until it is known which ones did it.
 */
export async function askRealRelay(files: readonly FlagFile[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < files.length; start += FILES_A_START) {
    outcomes.push(...(await askTogether(files.slice(start, start + FILES_A_START))));
  }
  return outcomes;
}

async function askTogether(files: readonly FlagFile[]): Promise<Outcome[]> {
  try {
    return await askOneRelay(files);
  } catch (error) {
    RelayProcess.checkBinary();
    if (files.length === 1) return [{ kind: 'broken', reason: (error as Error).message }];
    const middle = Math.ceil(files.length / 2);
    return [...(await askTogether(files.slice(0, middle))), ...(await askTogether(files.slice(middle)))];
  }
}

async function askOneRelay(files: readonly FlagFile[]): Promise<Outcome[]> {
  const relay = await RelayProcess.start({
    config: (port) => ({ server: { mode: 'http', host: '127.0.0.1', port }, flagsets: [witness, ...flagsets(files)] }),
    files: { [WITNESS]: '{}', ...Object.fromEntries(files.map((file, n) => [nameOf(file, n), file.content])) },
  });
  try {
    const outcomes: Outcome[] = [];
    for (const [n, file] of files.entries()) outcomes.push(await askFlagset(relay, file, n));
    return outcomes;
  } finally {
    await relay.stop();
  }
}

const nameOf = ({ format }: FlagFile, n: number): string => `${n}.${format}`;

const flagsets = (files: readonly FlagFile[]): object[] =>
  files.map((file, n) => flagset(nameOf(file, n), { apiKey: keyOf(n), fileFormat: file.format }));

const keyOf = (n: number): string => `key-${n}`;

const flagset = (path: string, { apiKey, fileFormat }: { apiKey: string; fileFormat: string }): object => ({
  name: path,
  apiKeys: [apiKey],
  fileFormat,
  pollingInterval: -1,
  startWithRetrieverError: false,
  disableNotifierOnInit: true,
  retrievers: [{ kind: 'file', path }],
});

/** The relay does not start without a single flagset. */
const WITNESS = 'witness.json';
const witness = flagset(WITNESS, { apiKey: 'witness', fileFormat: 'json' });

async function askFlagset(relay: RelayProcess, file: FlagFile, n: number): Promise<Outcome> {
  const questions = new FlagQuestions({ url: relay.url, apiKey: keyOf(n) });
  try {
    const configuration = await questions.configuration();
    if (configuration.status === 400) return { kind: 'refused', reason: whyRefused(relay, nameOf(file, n)) };
    return { kind: 'served', ...(await questions.evaluations(configuration, file.keys)) };
  } finally {
    questions.close();
  }
}

interface LogLine {
  readonly flagset?: string;
  readonly error?: string;
}

/** The relay's log says it, without the first words, which are always the same. */
function whyRefused(relay: RelayProcess, flagset: string): string {
  const lines = relay.output.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
  const line = lines.map((line) => JSON.parse(line) as LogLine).find((line) => line.flagset === flagset && line.error);
  return line?.error?.split('please check your configuration: ').at(-1) ?? 'the log does not tell why';
}
