import { createRequire } from 'node:module';
import { readAsGitHub } from '../../../scripts/docs/markdown-rules.mjs';

interface Token {
  readonly type: string;
  readonly info: string;
  readonly content: string;
  readonly children: Token[] | null;
}

/** TypeDoc's own parser of Markdown. */
const MarkdownIt = createRequire(require.resolve('typedoc'))('markdown-it') as new () => {
  parse: (text: string, environment: object) => Token[];
  use: (plugin: unknown) => void;
};

function tokensOf(text: string): Token[] {
  const parser = new MarkdownIt();
  parser.use(readAsGitHub);
  return parser.parse(text, {});
}

it.each([
  ['```\ntrack() ──▶ relay\n```', 'text'],
  ['```ts\ntrack();\n```', 'ts'],
])('a block that names no language is text, and any other is what it says: %j', (text, language) => {
  expect(tokensOf(text)).toEqual([expect.objectContaining({ type: 'fence', info: language })]);
});

it('code counts as text in a heading, and only there', () => {
  const codeOf = (text: string) =>
    tokensOf(text)
      .flatMap(({ children }) => children ?? [])
      .filter(({ type }) => type === 'code_inline')
      .map(({ children }) => children?.map(({ type, content }) => [type, content]));
  expect(codeOf('## What `close()` does')).toEqual([[['text', 'close()']]]);
  expect(codeOf('It calls `close()`.')).toEqual([undefined]);
});
