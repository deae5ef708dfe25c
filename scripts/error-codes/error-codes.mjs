// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the codes are: unions of texts, each with a comment that says what it means. */
const UNIONS = [
  {
    title: 'The provider',
    of: `\
Errors of what \`goff-server-provider\` exports are \`GoFeatureFlagException\`s. An evaluation that fails returns its
default value with one of the codes. A \`TrackingOnlyProvider\` has no flags, and rejects with the \`FlagNotFoundError\`
of OpenFeature.`,
    file: 'src/errors.ts',
  },
  {
    title: 'The dev relay',
    of: `\
A \`DevRelayError\`, or a \`TypeError\` where an argument was wrong. What [its own endpoints](dev-relay.md#errors)
respond is another list.`,
    file: 'src/dev-relay/errors.ts',
  },
  {
    title: '`goff-impact` and `impact()`',
    of: `\
An \`ImpactError\`. Its member \`exitCode\` is what the command ends with: 2 where what was asked for is wrong, 3
without DuckDB, otherwise 1.`,
    file: 'src/impact/rules/impact-error.ts',
  },
  {
    title: '`goff-spool` and `goff-doctor`',
    of: 'The exit code is 2 for `INVALID_ARGUMENT` and 1 for all others.',
    file: 'src/cli/command-error.ts',
  },
];

const MEMBER = /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\s*)?\| '([A-Z_]+)'/g;

/**
 * The codes of a file, in their order, each with what its comment says; an error where a code has no comment.
 *
 * @param {string} source
 */
export function codesOf(source) {
  return [...source.matchAll(MEMBER)].map(([, comment, code = '']) => {
    if (comment === undefined) throw new Error(`Expected a comment for the code ${code}, got none.`);
    return { code, meaning: comment.replace(/\s*\n\s*\*\s*/g, ' ').trim() };
  });
}

/**
 * The page of all error codes.
 *
 * @param {string} root
 */
export async function errorsPage(root) {
  const parts = UNIONS.map(async ({ title, of, file }) => {
    const rows = codesOf(await readFile(join(root, file), 'utf8')).map(
      ({ code, meaning }) => `| \`${code}\` | ${meaning.replaceAll('|', '\\|')} |`,
    );
    return `## ${title}\n\n${of}\n\n| \`code\` | meaning |\n|---|---|\n${rows.join('\n')}\n`;
  });
  return `${HEAD}\n${(await Promise.all(parts)).join('\n')}`;
}

const HEAD = `# Errors

Every error that this package throws or rejects with on purpose has a \`code\`, which stays the same from release to
release. Its message is one sentence: what was expected, and what came. \`track\` throws nothing, and \`flush\`,
\`close\` and \`stats\` neither throw nor reject. What becomes of events is in the [ledger](delivery.md#the-ledger).

This page is made of the comments in the code: \`node scripts/error-codes.mjs\`.
`;
