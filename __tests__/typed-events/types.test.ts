import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

/** `npm run test:package` compiles the same files with several versions of TypeScript. */
const folder = resolve(__dirname, '../../scripts/test-package/types/typed-events');
const files = readdirSync(folder);

const options: ts.CompilerOptions = {
  ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, types: ['node'], noEmit: true },
  ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: true },
};

/** Compiles one file, because a declaration holds for the whole program; `text` replaces its text. */
function mistakesOf(name: string, text = readFileSync(join(folder, name), 'utf8')): string[] {
  const path = join(folder, name);
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (file) => (resolve(file) === path ? text : readFile(file));
  return ts.getPreEmitDiagnostics(ts.createProgram([path], options, host)).map(sentence);
}

function sentence({ file, start = 0, messageText }: ts.Diagnostic): string {
  const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
  return `${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}

it.each(files)(
  '%s compiles, and each mistake in it is one',
  (name) => {
    expect(mistakesOf(name)).toEqual([]);
  },
  60_000,
);

const DECLARATION = /interface TrackingEvents [^{]*\{[^]*?\}\n\}/;

/** With this declaration whatever is tracked is right. */
const LAX = 'interface TrackingEvents { [name: string]: any }\n}';

/** What `defineEvents` and the provider refuse, whatever is declared. */
const OTHERS = /@ts-expect-error (?:no schema|a misspelt option|what defineEvents)/;

it.each(['declared.mts', 'declared.cts', 'gradual.mts', 'schemas.mts'])(
  'each mistake of %s that the compiler does not find is noticed',
  (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const expected = text.split('\n').filter((line) => line.includes('@ts-expect-error') && !OTHERS.test(line));
    const unnoticed = mistakesOf(name, text.replace(DECLARATION, LAX));
    expect(unnoticed.map((mistake) => mistake.replace(/^\d+ /, ''))).toEqual(
      expected.map(() => "Unused '@ts-expect-error' directive."),
    );
    expect(expected.length).toBeGreaterThan(0);
  },
  60_000,
);

it('a misspelt name is told with the names that are declared', () => {
  const text = readFileSync(join(folder, 'declared.mts'), 'utf8');
  const [mistake] = mistakesOf('declared.mts', text.replace('// @ts-expect-error a misspelt name', ''));
  const declared = ['"purchase"', '"search"', '"page viewed"', '"signed in"'];
  const [, names = ''] = /Argument of type '"purchse"' is not assignable to parameter of type '(.+?)'/.exec(mistake!)!;
  expect(names.split(' | ').sort()).toEqual(declared.sort());
}, 60_000);
