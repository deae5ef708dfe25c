import { parseArgs } from 'node:util';
import { DEFAULT_MIX, mixOf, type Mix } from './mix.js';
import { FORMS, type Form } from './plan.js';

export interface Settings {
  readonly seeds: readonly number[];
  readonly forms: readonly Form[];
  readonly mix: Mix;
  readonly poison: number;
  readonly events: number;
  /** Options of the provider. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Runs at a time. */
  readonly parallel: number;
  /** Prints each request. */
  readonly trace: boolean;
  /** Measures requests instead of shares. */
  readonly requests: boolean;
  /** How to give all this again, but for form and seed. */
  readonly given: string;
}

const OPTIONS = {
  seed: { type: 'string' },
  seeds: { type: 'string' },
  form: { type: 'string' },
  mix: { type: 'string', default: '' },
  poison: { type: 'string', default: '0.001' },
  events: { type: 'string', default: '20000' },
  concurrency: { type: 'string' },
  option: { type: 'string', multiple: true, default: [] as string[] },
  parallel: { type: 'string', default: '2' },
  trace: { type: 'boolean', default: false },
  requests: { type: 'boolean', default: false },
} as const;

/** Reads the arguments of the scenario. Throws an `Error` with one sentence. */
export function settingsOf(args: readonly string[]): Settings {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const concurrency = values.concurrency === undefined ? [] : [`maxConcurrentRequests=${values.concurrency}`];
  return {
    seeds: seedsOf(values),
    forms: values.form === undefined ? FORMS : values.form.split(',').map(formOf),
    mix: values.mix === '' ? DEFAULT_MIX : mixOf(values.mix),
    poison: shareOf('poison', values.poison),
    events: countOf('events', values.events),
    options: Object.fromEntries([...values.option, ...concurrency].map(optionOf)),
    parallel: countOf('parallel', values.parallel),
    trace: values.trace,
    requests: values.requests,
    given: givenOf(values),
  };
}

const REPEATED = ['mix', 'poison', 'events', 'concurrency'] as const;

function givenOf(values: Readonly<Record<string, unknown>>): string {
  const named = REPEATED.filter((name) => values[name] !== undefined && values[name] !== defaultOf(name));
  const options = (values['option'] as readonly string[]).map((each) => `--option ${each}`);
  return [...named.map((name) => `--${name} ${String(values[name])}`), ...options].map((each) => ` ${each}`).join('');
}

function defaultOf(name: (typeof REPEATED)[number]): string | undefined {
  return name === 'concurrency' ? undefined : OPTIONS[name].default;
}

interface Chosen {
  readonly seed?: string | undefined;
  readonly seeds?: string | undefined;
  readonly requests: boolean;
}

/** Requests vary little from seed to seed: fewer do. */
function seedsOf({ seed, seeds, requests }: Chosen): number[] {
  if (seed !== undefined) return seed.split(',').map((each) => countOf('seed', each));
  return Array.from({ length: countOf('seeds', seeds ?? (requests ? '3' : '10')) }, (_, i) => i + 1);
}

function formOf(text: string): Form {
  const form = FORMS.find((each) => each === text);
  if (form === undefined) throw new Error(`Expected form to be one of ${FORMS.join(', ')}, got ${text}.`);
  return form;
}

function countOf(name: string, text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new Error(`Expected ${name} to be a whole number above 0, got ${text}.`);
}

function shareOf(name: string, text: string): number {
  const share = Number(text);
  if (share >= 0 && share <= 1) return share;
  throw new Error(`Expected ${name} to be a share from 0 to 1, got ${text}.`);
}

/** `name=value`, where the value is JSON or else a text. */
function optionOf(text: string): [string, unknown] {
  const at = text.indexOf('=');
  if (at < 1) throw new Error(`Expected option to be name=value, got ${text}.`);
  return [text.slice(0, at), jsonOf(text.slice(at + 1))];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
