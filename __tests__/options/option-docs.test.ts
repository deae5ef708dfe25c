import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { DEFAULTS, OPTION_NAMES, resolveOptions } from '../../src/options/resolve-options.js';
import { resolveSpool, SPOOL_DEFAULTS } from '../../src/options/spool-options.js';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Docstring {
  readonly name: string;
  readonly text: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The docstrings of the members of an interface. */
function docstringsOf(file: string, name: string): Docstring[] {
  const source = ts.createSourceFile(file, read(`src/options/${file}`), ts.ScriptTarget.ES2022, true);
  const found = source.statements.filter(ts.isInterfaceDeclaration).find((each) => each.name.text === name);
  return (found?.members ?? ([] as ts.TypeElement[])).map((member) => ({
    name: member.name?.getText() ?? '',
    text: member.getFullText(),
    tags: Object.fromEntries(
      ts.getJSDocTags(member).map((tag) => [tag.tagName.text, ts.getTextOfJSDocComment(tag.comment) ?? '']),
    ),
  }));
}

const options = docstringsOf('options.ts', 'GoFeatureFlagProviderOptions');
const spool = docstringsOf('spool-options.ts', 'SpoolOptions');
const connect = docstringsOf('connect-options.ts', 'ConnectOptions');

/** The value of a literal of TypeScript, which may have a comment behind it. */
function literal(text: string): unknown {
  const [, digits, string] = /^(?:(\d[\d_]*)|'([^']*)')(?: \/\/ .+)?$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits.replaceAll('_', ''));
  return string ?? (JSON.parse(text) as unknown);
}

const documented = (docs: readonly Docstring[]): { name: string; value: unknown }[] =>
  docs.flatMap(({ name, tags: { default: value } }) => (value === undefined ? [] : [{ name, value: literal(value) }]));

const resolved = (given: object): unknown => resolveOptions({ endpoint: 'http://relay', ...given }, fail);
const resolvedSpool = (given: object): unknown => resolveSpool({ directory: '/spool', ...given }, fail);

function fail(line: string): never {
  throw new Error(line);
}

describe('the docstring of an option', () => {
  it('is there for every option', () => {
    expect(options.map(({ name }) => name).sort()).toEqual([...OPTION_NAMES].sort());
    expect(options.filter(({ text }) => !text.includes('/**'))).toEqual([]);
  });

  it('GOFF-CFG-003: states a default wherever the code has one', () => {
    expect(documented(options).map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(DEFAULTS)));
    expect(documented(spool).map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(SPOOL_DEFAULTS)));
  });

  it.each(documented(options))('GOFF-CFG-003: states the default that the code has: $name', ({ name, value }) => {
    expect(resolved({ [name]: value })).toEqual(resolved({}));
  });

  it.each(documented(spool))('states the default that the code has: spool.$name', ({ name, value }) => {
    expect(resolvedSpool({ [name]: value })).toEqual(resolvedSpool({}));
  });

  it.each([...options, ...spool, ...connect])('states a default as @default and not as prose: $name', ({ text }) => {
    expect(text).not.toMatch(/(?<!@)\bdefault(?:s to|:| is)? (?:true|false|none|empty|`|\d)/i);
  });

  it.each(
    [
      ['endpoint', 'apiKey', 'initTimeoutMs', 'exporterMetadata', 'headers', 'connect', 'proxyUrl', 'onUndelivered'],
      ['spool', 'redactContext', 'trackingMetadata', 'eventId', 'detailsText'],
    ].flat(),
  )('has an example that uses the option: %s', (name) => {
    expect(options.find((each) => each.name === name)?.tags['example']).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

describe('the docstring of a member of connect', () => {
  const stated = Object.fromEntries(documented(connect).map(({ name, value }) => [name, value]));

  it('states the defaults of undici and of Node.js', () => {
    const connector = read('node_modules/undici/lib/core/connect.js');
    const [, sessions] = /maxCachedSessions == null \? (\d+) :/.exec(connector) ?? [];
    const [, delay] = /options\.keepAliveInitialDelay === undefined \? (\S+) :/.exec(connector) ?? [];
    expect(stated).toEqual({
      rejectUnauthorized: true,
      keepAlive: true,
      keepAliveInitialDelay: Number(delay),
      maxCachedSessions: Number(sessions),
    });
  });
});
