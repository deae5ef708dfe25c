import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countLines } from '../../../src/impact/rules/count-lines.js';
import { filesOfLines, readFolder } from '../read-folder.js';

const samples = join(__dirname, '../../fixtures/impact-samples');
const remarks = ['rules', 'seed', 'visitors', 'traps'];

function truthOf(sample: string): Record<string, unknown> {
  const truth = JSON.parse(readFileSync(join(samples, sample, 'truth.json'), 'utf8')) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(truth).filter(([name]) => !remarks.includes(name)));
}

const question = {
  flag: 'new-checkout',
  goal: { name: 'order', conditions: [], text: 'order' },
  valueMember: 'value',
  idMember: 'eventId',
};

describe('the rules over the lines of a folder with known truth', () => {
  it.each(['clean', 'typical', 'all'])('count the folder "%s" as its truth says, to the last digit', (sample) => {
    const files = filesOfLines(readFolder(join(samples, sample, 'events')));

    const counts = countLines({ files, question });

    expect(JSON.parse(JSON.stringify(counts))).toEqual(truthOf(sample));
  });
});
