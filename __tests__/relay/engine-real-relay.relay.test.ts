import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { compileFlag } from '../../src/evaluation/engine/compile-flag.js';
import type { EngineResult } from '../../src/evaluation/engine/engine-result.js';
import { asDocument, isEqualResult } from '../evaluation/engine/check-vectors.js';
import { RelayProcess } from '../helpers/relay-process.js';
import { classOf, type FreeClass } from './engine-classes.js';
import { Random } from '../helpers/random.js';
import { randomCases } from './random-cases.js';
import { type Context, randomRelayFlag, type RelayFlag } from './relay-flags.js';

const COMPARED = randomCases('RANDOM_RELAY_FLAGS', 500);
/** The flags of a flagset share their enrichment. */
const FLAGS_IN_A_SET = 40;
/** A fifth more than are compared, because some are free. */
const SETS = Math.ceil((COMPARED * 1.2) / FLAGS_IN_A_SET);
const SHOWN = 5;

/** `DIFFERENTIAL_SEED` repeats a run. */
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? randomInt(2 ** 32));

interface FlagSet {
  readonly name: string;
  readonly flags: readonly RelayFlag[];
  readonly enrichment: Context | undefined;
}

function randomSet(random: Random, number: number): FlagSet {
  const flags = Array.from({ length: FLAGS_IN_A_SET }, (_, n) => randomRelayFlag(random, `drapeau-é-${number}-${n}`));
  return { name: `set-${number}`, flags, enrichment: flags.find(({ enrichment }) => enrichment)?.enrichment };
}

const fileOf = ({ name }: FlagSet): string => `${name}.json`;

/** One relay with a flagset for each set, opened by its name as API key. */
const startRelay = (sets: readonly FlagSet[]): Promise<RelayProcess> =>
  RelayProcess.start({
    config: (port) => ({
      server: { mode: 'http', host: '127.0.0.1', port },
      authorizedKeys: { evaluation: ['no-flagset'] },
      flagsets: sets.map((set) => ({
        name: set.name,
        apiKeys: [set.name],
        fileFormat: 'json',
        // What evaluations change in the relay's memory stays as it is.
        pollingInterval: -1,
        retrievers: [{ kind: 'file', path: fileOf(set) }],
        ...(set.enrichment && { evaluationContextEnrichment: set.enrichment }),
      })),
    }),
    files: Object.fromEntries(
      sets.map((set) => [fileOf(set), members(set.flags.map(({ key, loaded }) => [key, loaded]))]),
    ),
  });

/** `__proto__` is a name like any other in here. */
const members = (entries: readonly (readonly [string, unknown])[]): string =>
  `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`;

interface RelayResult {
  readonly status: number;
  readonly body: any;
}

async function post(
  relay: RelayProcess,
  { path, key, body }: { path: string; key: string; body: object },
): Promise<RelayResult> {
  const headers = { 'content-type': 'application/json', 'x-api-key': key };
  const response = await fetch(`${relay.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: JSON.parse(await response.text()) as unknown };
}

/** What the set is made of according to the relay: asked before the first evaluation, because evaluations change it. */
async function configurationOf(relay: RelayProcess, { name, flags }: FlagSet): Promise<Context | undefined> {
  const { body } = await post(relay, { path: '/v1/flag/configuration', key: name, body: { flags: [] } });
  const missing = flags.filter(({ key }) => !Object.hasOwn((body.flags ?? {}) as object, key));
  expect({ missing: missing.map(({ loaded }) => loaded), log: missing.length > 0 && relay.output }).toEqual({
    missing: [],
    log: false,
  });
  return body.evaluationContextEnrichment as Context | undefined;
}

/** The whole result of the relay's engine. */
const askEngine = (
  relay: RelayProcess,
  set: FlagSet,
  { key, context, defaultValue }: RelayFlag,
): Promise<RelayResult> => {
  const targetingKey = typeof context['targetingKey'] === 'string' ? context['targetingKey'] : '';
  const evaluationContext = { key: targetingKey, custom: context };
  const path = `/v1/feature/${encodeURIComponent(key)}/eval`;
  return post(relay, { path, key: set.name, body: { evaluationContext, defaultValue } });
};

const askOfrep = (relay: RelayProcess, set: FlagSet, { key, context }: RelayFlag): Promise<RelayResult> =>
  post(relay, { path: `/ofrep/v1/evaluate/flags/${encodeURIComponent(key)}`, key: set.name, body: { context } });

/** What a result looks like when OFREP responds with it. */
function ofrepImage(key: string, result: EngineResult): RelayResult {
  const { reason, value, variationType: variant, errorCode, cacheable } = result;
  if (reason === 'ERROR') {
    return { status: 400, body: { errorCode, errorDetails: `Error while evaluating the flag: ${key}`, key } };
  }
  const metadata = { ...result.metadata, ...(cacheable && { gofeatureflag_cacheable: true }) };
  const filled = Object.keys(metadata).length > 0 ? { metadata } : {};
  return { status: 200, body: { key, value, reason, variant, ...filled } };
}

/** The result of our engine for the flag as it was drawn. */
function ours(
  { key, flag, context, isWrapped }: RelayFlag,
  enrichment: Context | undefined,
  defaultValue: unknown,
): EngineResult {
  const result = compileFlag(key, flag).evaluate({ context, enrichment, defaultValue, nowMs: Date.now() });
  return isWrapped ? { ...result, cacheable: false } : result;
}

const isSame = (left: unknown, right: unknown): boolean => isDeepStrictEqual(asDocument(left), asDocument(right));

interface Comparison {
  compared: number;
  wrapped: number;
  readonly differences: string[];
  readonly free: Map<FreeClass, number>;
}

/** Compares one evaluation both ways, one request after the other, because evaluations can disturb each other. */
async function compare(
  relay: RelayProcess,
  set: FlagSet,
  drawn: RelayFlag,
  enrichment: Context | undefined,
): Promise<{ official: RelayResult; ofrep: RelayResult; result: EngineResult; same: boolean }> {
  const official = await askEngine(relay, set, drawn);
  const ofrep = await askOfrep(relay, set, drawn);
  const result = ours(drawn, enrichment, drawn.defaultValue);
  const image = ofrepImage(drawn.key, ours(drawn, enrichment, null));
  const vector = {
    id: 0,
    area: 'relay',
    input: { flagKey: drawn.key, flag: drawn.flag, evalContext: drawn.context },
    output: official.body,
  };
  return {
    official,
    ofrep,
    result,
    same: official.status === 200 && isEqualResult({ ...result }, vector) && isSame(ofrep, image),
  };
}

function count(
  comparison: Comparison,
  drawn: RelayFlag,
  { official, ofrep, result, same }: Awaited<ReturnType<typeof compare>>,
): void {
  const faulted = official.status === 500 || ofrep.status === 500;
  const theirs = { ...(official.body as object), ...(faulted && { fault: true }) };
  const free = same ? undefined : classOf({ flag: drawn.flag, ours: result, official: theirs });
  if (free !== undefined) {
    comparison.free.set(free, (comparison.free.get(free) ?? 0) + 1);
    return;
  }
  comparison.compared++;
  if (drawn.isWrapped) comparison.wrapped++;
  if (!same) comparison.differences.push(JSON.stringify({ drawn, official, ofrep, result }, null, 1));
}

it(
  `the engine and the real relay return the same for ${COMPARED} random flags (DIFFERENTIAL_SEED=${seed})`,
  async () => {
    const random = new Random(seed);
    const sets = Array.from({ length: SETS }, (_, number) => randomSet(random, number));
    const relay = await startRelay(sets);
    const comparison: Comparison = { compared: 0, wrapped: 0, differences: [], free: new Map() };
    try {
      for (const set of sets) {
        const enrichment = await configurationOf(relay, set);
        for (const drawn of set.flags) {
          if (comparison.compared === COMPARED) break;
          count(comparison, drawn, await compare(relay, set, drawn, enrichment));
        }
      }
    } finally {
      await relay.stop();
    }
    const { compared, wrapped, differences, free } = comparison;
    const counted = [...free].map(([name, number]) => `${name} ${number}`).join(', ');
    console.log(
      `seed ${seed}: ${compared - differences.length}/${compared} equal, ${wrapped} wrapped; free: ${counted}`,
    );
    expect(differences.slice(0, SHOWN)).toEqual([]);
    expect(compared).toBe(COMPARED);
  },
  120_000 + 100 * COMPARED,
);
