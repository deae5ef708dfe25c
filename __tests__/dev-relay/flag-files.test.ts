import { askDevRelay } from '../relay/flag-files/ask-dev-relay.js';
import { FLAG_FILE_CASES } from '../relay/flag-files/cases/index.js';
import { fileHash, readRecordedLines, recorded } from '../relay/flag-files/recorded-outcomes.js';

const lines = readRecordedLines();

describe('the recorded outcomes of flag files', () => {
  it('are those of the files in the table', () => {
    const recordedFiles = [...lines.values()].map(({ name, file }) => `${name} ${file}`);
    expect(recordedFiles).toEqual(FLAG_FILE_CASES.map((file) => `${file.name} ${fileHash(file)}`));
  });
});

describe('the dev relay', () => {
  it.each(FLAG_FILE_CASES.map((file) => [file.name, file] as const))(
    'reads a flag file as the real relay does: %s',
    async (name, file) => {
      expect(recorded(await askDevRelay(file))).toEqual(lines.get(name)!.outcome);
    },
  );
});
