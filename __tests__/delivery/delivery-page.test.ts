import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { DROP_REASONS } from '../../src/delivery/ledger.js';
import { outcomeOf } from '../../src/delivery/outcome.js';
import type { ResponseBody } from '../../src/delivery/transport.js';
import { DEFAULTS } from '../../src/options/resolve-options.js';
import { tableRows } from '../helpers/table-rows.js';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = read('docs/delivery.md');

const rowsOf = (head: string): string[][] => tableRows(page, head);

describe('the diagram of the states', () => {
  const [, diagram = ''] = /```mermaid\nstateDiagram-v2\n(.*?)```/s.exec(page) ?? [];
  const names = new Map([...diagram.matchAll(/^ *state "(.+)" as (\w+)$/gm)].map(([, name, id]) => [id, name]));

  it('has exactly the kinds of Phase in src/delivery/phase.ts', () => {
    const ids = [...diagram.matchAll(/^ *(\S+) --> ([^\s:]+)/gm)].flatMap(([, from, to]) => [from, to]);
    const states = new Set(ids.filter((id) => id !== '[*]').map((id) => names.get(id) ?? id));
    expect([...states].sort()).toEqual(kindsOfPhase().sort());
  });

  function kindsOfPhase(): string[] {
    const source = ts.createSourceFile('phase.ts', read('src/delivery/phase.ts'), ts.ScriptTarget.Latest, true);
    const kinds: string[] = [];
    const visit = (node: ts.Node): void => {
      const isKind = ts.isPropertySignature(node) && node.name.getText() === 'kind';
      if (isKind && node.type && ts.isLiteralTypeNode(node.type)) kinds.push(node.type.getText().slice(1, -1));
      ts.forEachChild(node, visit);
    };
    visit(source);
    return kinds;
  }
});

describe('the table of outcomes', () => {
  const rows = rowsOf('response | outcome').map(([response = '', outcome = '']) => ({
    response,
    kind: /^\*\*(\w+)\*\*/.exec(outcome)?.[1],
  }));
  const rowOf = (test: (response: string) => boolean): string | undefined =>
    rows.find((row) => test(row.response))?.kind;
  const kindOf = (status: number, body: ResponseBody): string => outcomeOf({ kind: 'response', status, body }).kind;
  const statuses = Array.from({ length: 400 }, (_, i) => 200 + i);

  it('says what the code does with every status from 300 to 599', () => {
    const stated = (status: number): string | undefined => {
      const own = rowOf((response) => response.split(', ').includes(String(status)));
      return own ?? rowOf((response) => response.includes(`${Math.floor(status / 100)}xx`));
    };
    const others = statuses.filter((status) => status >= 300);
    expect(others.map((status) => [status, stated(status)])).toEqual(
      others.map((status) => [status, kindOf(status, 'unknown')]),
    );
  });

  it.each<[ResponseBody, string]>([
    ['acknowledged', '2xx with `{"ingestedContentCount": n}`'],
    ['html', '2xx with an HTML page'],
    ['unknown', 'any other 2xx'],
  ])('says what the code does with a 2xx whose body is %s', (body, begin) => {
    const kinds = new Set(statuses.filter((status) => status < 300).map((status) => kindOf(status, body)));
    expect([...kinds]).toEqual([rowOf((response) => response.startsWith(begin))]);
  });

  it('says what the code does without a response', () => {
    const kinds = [true, false].map((requestSent) => {
      return outcomeOf({ kind: 'failure', code: 'ECONNRESET', message: '', requestSent }).kind;
    });
    expect(rows.filter(({ response }) => response.startsWith('none')).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('the table of drop reasons', () => {
  it('has every reason that the ledger has, and no other', () => {
    const reasons = rowsOf('reason | when').map(([reason = '']) => reason.replaceAll('`', ''));
    expect(reasons.sort()).toEqual([...DROP_REASONS].sort());
  });
});

/** The number that a source file gives to a constant. */
function constant(file: string, name: string): number {
  const [, value] = new RegExp(`^(?:export )?const ${name} = ([\\d_ *./]+);`, 'm').exec(read(`src/${file}`)) ?? [];
  if (value === undefined) throw new Error(`src/${file} has no constant ${name} that is a number.`);
  return value.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '').trim()), 1);
}

/** Small numbers and parts are written as words. */
const WORDS = new Map([
  [2, 'two'],
  [5, 'five'],
  [0.1, 'a tenth'],
  [0.9, 'nine tenths'],
  [0.2, 'a fifth'],
  [16, 'a sixteenth'],
]);
const word = (file: string, name: string): string => WORDS.get(constant(file, name)) ?? `${name} of ${file}`;

/** A number as the page writes it. */
const written = (count: number): string => count.toLocaleString('en-US');
const ms = (value: number): string => (value < 1000 ? `${value} ms` : `${value / 1000} s`);
const bytes = (value: number): string => {
  return value % 2 ** 20 === 0 ? `${value / 2 ** 20} MiB` : `${value / 2 ** 10} KiB`;
};

describe('a number of the page', () => {
  const { maxBatchSize, maxBatchBytes, maxPendingEvents, maxPendingBytes, dataFlushInterval } = DEFAULTS;
  const backoff = (name: string): string => ms(constant('timing/backoff.ts', name));
  const patience = (name: string): number => constant('delivery/patience.ts', name);
  const facts = [
    `\`maxBatchSize\` events (${written(maxBatchSize)}), or no room within \`maxBatchBytes\` (${bytes(maxBatchBytes)})`,
    `\`maxPendingEvents\` (${written(maxPendingEvents)}) events wait`,
    `\`dataFlushInterval\` (${ms(dataFlushInterval)})`,
    `body ${bytes(constant('relay/collector.ts', 'MAX_RESPONSE_BYTES'))} are read at most`,
    `min(longest, ${backoff('FIRST_BACKOFF_MS')} × 2^(n−1))`,
    `never below ${backoff('MAX_BACKOFF_MS')} or above ${backoff('MAX_SEND_BACKOFF_MS')}`,
    `within ${word('delivery/backlog-pace.ts', 'UNPACED_INTERVALS')} flush intervals, or ` +
      `${ms(constant('delivery/backlog-pace.ts', 'UNPACED_MS'))}, is sent in one go`,
    `within ${word('delivery/backlog-pace.ts', 'MOST_INTERVALS')} flush intervals`,
    `over the last ${ms(constant('delivery/backlog-pace.ts', 'LATELY_MS'))} or more`,
    `by up to a tenth, the very first by up to ${word('timing/backoff.ts', 'FIRST_INTERVAL_JITTER')}`,
    `min(${backoff('MAX_CLOSING_BACKOFF_MS')}, ${backoff('FIRST_CLOSING_BACKOFF_MS')} × 2^(n−1))`,
    `up to ${backoff('MAX_RETRY_AFTER_MS')}, and`,
    `while closing, ${backoff('MAX_CLOSING_JITTER_MS')} at most`,
    `again every ${backoff('HOLD_PROBE_MS')}, give or take ${word('timing/backoff.ts', 'HOLD_JITTER')}`,
    `jitter adds up to ${word('timing/backoff.ts', 'INTERVAL_JITTER')}`,
    `After ${word('delivery/reset-watch.ts', 'MOST_RESETS')} resets in a row`,
    `more than ${word('delivery/store/memory/intake.ts', 'SHARES')} of \`maxPendingBytes\``,
    `${constant('delivery/refusal-pace.ts', 'MAX_PER_SECOND')} requests in any second`,
    `\`shutdownTimeoutMs\` (${ms(DEFAULTS.shutdownTimeoutMs)})`,
    `${ms(patience('LEAST_MS'))}, or ${patience('FACTOR')} times the slowest`,
    `within ${ms(constant('delivery/closing.ts', 'ABORT_MS'))}, it ends without them`,
    `takes ${ms(constant('delivery/publisher.ts', 'DISCONNECT_MS'))} at most`,
    `within ${ms(constant('timing/episodes.ts', 'QUIET_MS'))} is the same episode`,
    `it has lasted ${ms(constant('timing/episodes.ts', 'TOLD_AGAIN_AFTER_MS'))}`,
    `\`maxPendingBytes\` (${bytes(maxPendingBytes)})`,
    `\`2 × maxPendingEvents\` (${written(2 * maxPendingEvents)})`,
    `but of ${bytes(constant('delivery/store/memory/intake.ts', 'MIN_SHARE_BYTES'))} always`,
    `Beyond ${bytes(constant('delivery/store/memory/intake.ts', 'BUFFERS_UP_TO_BYTES'))} sealed batches`,
  ];
  /** Line breaks of the page are spaces. */
  const text = page.replace(/\s+/g, ' ');

  it.each(facts)('is the one of the code: %s', (fact) => {
    expect(text).toContain(fact);
  });

  it('is compared with the code above, if it has a unit', () => {
    const known = facts.reduce((rest, fact) => rest.replaceAll(fact, ''), text);
    expect(known.match(/\d[\d,.]* (?:ms|s|seconds|minutes|[kM]B|[KM]iB|requests)\b.{20}/g) ?? []).toEqual([]);
  });
});
