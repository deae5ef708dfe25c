import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { lineComplaints, sizeComplaints, type Source } from './size-rules.js';

const root = resolve(__dirname, '../..');
const src = join(root, 'src');

/**
 * Files and folders of `src` that are too large as they are: what is rewritten goes off this list, nothing comes onto
 * it.
 */
const tooLarge = [
  'events/json-bytes.ts',
  'dev-relay/go/scanner.ts',
  'events/json-writer.ts',
  'provider.ts',
  'relay/http-attempt.ts',
];

const sources: readonly Source[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.ts$/.test(file))
  .map((file) => ({ file: file.split(sep).join('/'), text: readFileSync(join(src, file), 'utf8') }));

/** Written by people, and of a kind that lint does not read. */
const UNLINTED = /\.(?:sh|ya?ml|css|html|go|py|java)$|^\.ci\//;
const FOLDERS = ['.ci', '.github', '__tests__', 'bench', 'examples', 'findings', 'scripts', 'src'];
const FOREIGN = ['node_modules', 'fixtures', 'build', 'results'];

const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [`${folder}/${entry.name}`];
    return FOREIGN.includes(entry.name) ? [] : filesIn(`${folder}/${entry.name}`);
  });
const unlinted = FOLDERS.flatMap(filesIn).filter((file) => UNLINTED.test(file));

const lines = (count: number): string => 'call();\n'.repeat(count);
const methods = (count: number): string => Array.from({ length: count }, (_, n) => `  m${n}() {}\n`).join('');
const complaints = (text: string): string[] => sizeComplaints({ file: 'a.ts', text });

describe('a class', () => {
  it('may have 15 methods, and not 16', () => {
    expect(complaints(`class A {\n${methods(15)}}`)).toEqual([]);
    expect(complaints(`class A {\n${methods(16)}}`)).toEqual(['a.ts:1 class A has 16 methods, at most 15']);
  });

  it.each([
    ['a private method', '#p() {}'],
    ['a static method', 'static s() {}'],
    ['a getter', 'get g() { return 1; }'],
    ['a setter', 'set s(value: number) {}'],
    ['a generator', '*g() {}'],
    ['a property that holds an arrow function', 'readonly p = async () => {};'],
    ['a property that holds an arrow function behind a type', 'p = (() => {}) as Handler;'],
    ['a property that holds a function', '#p = function () {};'],
    ['a method whose name is computed', '[Symbol.dispose]() {}'],
  ])('counts %s as a method', (_kind, member) => {
    expect(complaints(`class A {\n${methods(15)}${member}\n}`)).toEqual(['a.ts:1 class A has 16 methods, at most 15']);
  });

  it.each([
    ['the constructor', 'constructor() {}'],
    ['a property', 'p = 1;'],
    ['a property made by a call', 'p = memoised(() => {});'],
    ['the signature of an overload', 'm0(value: string): void;'],
    ['an abstract method', 'abstract a(): void;'],
    ['a static block', 'static { call(); }'],
  ])('does not count %s', (_kind, member) => {
    expect(complaints(`abstract class A {\n${member}\n${methods(15)}}`)).toEqual([]);
  });

  it('may have 250 lines from its first to its last, and not 251', () => {
    const comment = '/**\n * A comment above it is no line of it.\n */\n';
    expect(complaints(`${comment}class A {\n${'\n'.repeat(248)}}`)).toEqual([]);
    expect(complaints(`${comment}class A {\n${'\n'.repeat(249)}}`)).toEqual([
      'a.ts:4 class A has 251 lines, at most 250',
    ]);
  });

  it('is found wherever it is made, with or without a name', () => {
    expect(complaints(`const a = () => class {\n${methods(16)}};`)).toEqual([
      'a.ts:1 class without a name has 16 methods, at most 15',
    ]);
  });
});

describe('a function', () => {
  it('may have 25 lines from its first to its last, and not 26', () => {
    expect(complaints(`function f() {\n${lines(23)}}`)).toEqual([]);
    expect(complaints(`function f() {\n${lines(24)}}`)).toEqual(['a.ts:1 f has 26 lines, at most 25']);
  });

  it.each([
    ['f', (body: string) => `const f = () => {${body}};`],
    ['f', (body: string) => `const f = function () {${body}};`],
    ['f', (body: string) => `const o = { f: async () => {${body}} };`],
    ['f', (body: string) => `const o = { f() {${body}} };`],
    ['#f', (body: string) => `class A { #f() {${body}} }`],
    ['#f', (body: string) => `class A { #f = () => {${body}} }`],
    ['f', (body: string) => `class A { get f() {${body}} }`],
    ['constructor', (body: string) => `class A { constructor() {${body}} }`],
    ['a function without a name', (body: string) => `call(() => {${body}});`],
    ['a function without a name', (body: string) => `export default function () {${body}}`],
  ])('is told as %s wherever it is made', (name, wrap) => {
    expect(complaints(wrap(`\n${lines(24)}`))).toEqual([`a.ts:1 ${name} has 26 lines, at most 25`]);
  });

  it('counts what is inside it, and is counted itself inside another', () => {
    expect(complaints(`function f() {\n  const g = () => {\n${lines(24)}  };\n}`)).toEqual([
      'a.ts:1 f has 28 lines, at most 25',
      'a.ts:2 g has 26 lines, at most 25',
    ]);
  });

  it('is not mistaken for a type or a signature that has many lines', () => {
    expect(
      complaints(`type F = (\n${'  a: 1,\n'.repeat(30)}) => void;\ndeclare function f(\n${'\n'.repeat(30)}): void;`),
    ).toEqual([]);
  });
});

it('a line may have 120 characters, and not 121, whether of code or of a comment', () => {
  const comment = (length: number): string => `// ${'x'.repeat(length - 3)}`;
  expect(lineComplaints({ file: 'a.ts', text: `${comment(120)}\r\n// ${'😀'.repeat(117)}\n` })).toEqual([]);
  expect(lineComplaints({ file: 'a.ts', text: `\n${comment(121)}` })).toEqual([
    'a.ts:2 has 121 characters, at most 120',
  ]);
});

it('the classes and functions of src keep to their sizes, but for a list that gets shorter', () => {
  expect(sources.filter(({ file }) => !tooLarge.includes(file)).flatMap(sizeComplaints)).toEqual([]);
});

it('lines have at most 120 characters also where lint does not measure them', () => {
  const some = ['.ci/run', 'scripts/ci/install-chromium.sh', 'examples/flags.yaml'];
  expect(unlinted).toEqual(expect.arrayContaining(some));
  const text = (file: string): string => readFileSync(join(root, file), 'utf8');
  expect(unlinted.flatMap((file) => lineComplaints({ file, text: text(file) }))).toEqual([]);
});

it('src is read as a whole', () => {
  const files = sources.map(({ file }) => file);
  expect(files).toEqual(expect.arrayContaining(['index.ts', 'shutdown/flush-on-signals.ts']));
});
