import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leave, purchases } from '../helpers/left-events.js';
import { randomOf } from '../helpers/seeded-random.js';
import { runCommand } from '../helpers/spool-command.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

const written = new Set(purchases(0, 40));

type Damage = (bytes: Buffer, random: () => number) => Buffer;

const at = (bytes: Buffer, random: () => number): number => Math.floor(random() * bytes.length);

const DAMAGES: Readonly<Record<string, Damage>> = {
  'cut off': (bytes, random) => bytes.subarray(0, at(bytes, random)),
  'without its beginning': (bytes, random) => bytes.subarray(at(bytes, random)),
  'with a bit that has turned': (bytes, random) => {
    const copy = Buffer.from(bytes);
    const index = at(bytes, random);
    copy[index] = (copy[index] ?? 0) ^ (1 << Math.floor(random() * 8));
    return copy;
  },
  'with random bytes inside': (bytes, random) => {
    const index = at(bytes, random);
    const noise = Buffer.from(Array.from({ length: 50 }, () => Math.floor(random() * 256)));
    return Buffer.concat([bytes.subarray(0, index), noise, bytes.subarray(index)]);
  },
  'with a part twice': (bytes, random) => Buffer.concat([bytes, bytes.subarray(at(bytes, random))]),
  'of random bytes': (bytes, random) => Buffer.from(bytes.map(() => Math.floor(random() * 256))),
};

it.each(Object.entries(DAMAGES))(
  'no file %s crashes a command, or shows what was never written',
  async (_what, damage) => {
    const directory = await temporaryFolder();
    for (const from of [0, 10, 20, 30])
      await leave({ directory, url: 'http://relay', texts: purchases(from, from + 10) });
    const files = readdirSync(join(directory, 'v1')).map((name) => join(directory, 'v1', name));
    const whole = files.map((file) => readFileSync(file));
    for (let seed = 1; seed <= 15; seed++) {
      const random = randomOf(seed);
      files.forEach((file, index) => writeFileSync(file, damage(whole[index]!, random)));
      const { output } = await runCommand(['cat', directory]);
      const lines = output.split('\n').filter((line) => line !== '');
      expect([seed, lines.filter((line) => !written.has(line))]).toEqual([seed, []]);
      expect([seed, new Set(lines).size]).toEqual([seed, lines.length]);
      const stats = await runCommand(['stats', directory, '--json']);
      expect([seed, stats.exitCode, JSON.parse(stats.output).events]).toEqual([seed, 0, lines.length]);
    }
  },
);
