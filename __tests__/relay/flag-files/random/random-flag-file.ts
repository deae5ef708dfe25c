import { Random } from '../../../helpers/random.js';
import type { FlagFile, Format } from '../flag-file.js';
import type { Model } from './model.js';
import { randomModel } from './random-model.js';
import { JsonWriter } from './write-json.js';
import { TomlWriter } from './write-toml.js';
import { YamlWriter } from './write-yaml.js';

/** One file of the seed: any format, any spelling, any structure, but nothing that ends the relay. */
export function randomFlagFile(seed: number): FlagFile {
  const random = new Random(seed);
  const format = random.oneOf<Format>([6, () => 'yaml'], [2, () => 'json'], [2, () => 'toml']);
  const model = randomModel(random, random.pick([0, 0, 0, 0.01, 0.03, 0.1]));
  const { text, canBeBroken } = write(model, { random, format });
  const broken = canBeBroken && random.chance(0.12) ? brokenText(text, random) : text;
  const keys = model.flags.members.map(([key]) => key);
  return {
    name: `seed ${seed}, ${format}`,
    format,
    content: encoded(around(broken, { random, format }), { random, format }),
    keys,
  };
}

interface Drawing {
  readonly random: Random;
  readonly format: Format;
}

function write({ flags, hasRollout }: Model, { random, format }: Drawing): { text: string; canBeBroken: boolean } {
  if (format === 'json') return { text: new JsonWriter(random).write(flags), canBeBroken: !hasRollout };
  if (format === 'toml') return { text: new TomlWriter(random).write(flags), canBeBroken: !hasRollout };
  const writer = new YamlWriter(random);
  return { text: writer.write(flags), canBeBroken: !hasRollout && !writer.usesMerges };
}

const CHARACTERS = [
  ...'{}[]:,#&*!|>\'"%@`-?.=~<\\ \t\n\r0aé',
  '\u0000',
  '\u0085',
  '\u2028',
  '\ufeff',
  '---',
  '...',
  '  ',
  ': ',
  ' #',
  '- ',
];

/** One or two characters are lost, doubled, exchanged or added. */
function brokenText(text: string, random: Random): string {
  let broken = text;
  for (let times = random.integer(1, 2); times > 0; times--) {
    const at = random.integer(0, broken.length);
    const [before, after] = [broken.slice(0, at), broken.slice(at)];
    broken = random.pick([
      before + after.slice(1),
      before + random.pick(CHARACTERS) + after,
      before + random.pick(CHARACTERS) + after.slice(1),
      before + after.slice(0, 1) + after,
    ]);
  }
  return broken;
}

/** Adds what may be around the flags. */
function around(text: string, { random, format }: Drawing): string {
  if (format === 'json')
    return random.oneOf([60, () => text], [1, () => `${text} {}`], [1, () => `${text}x`], [1, () => ` ${text}`]);
  if (format === 'toml')
    return random.oneOf([60, () => text], [1, () => `# é\n${text}`], [1, () => `${text}\n\n# end`]);
  return random.oneOf(
    [60, () => text],
    [2, () => `---\n${text}`],
    [1, () => `%YAML 1.1\n---\n${text}`],
    [1, () => `%YAML 1.2\n---\n${text}`],
    [1, () => `# flags\n\n--- # here\n${text}...\n`],
    [2, () => `${text}---\nother: 1\n`],
    [1, () => `${text}...\n[`],
    [1, () => `${text}---\n[`],
    [1, () => text.trimEnd()],
  );
}

function encoded(text: string, { random, format }: Drawing): Buffer {
  const lines = random.oneOf(
    [20, () => text],
    [1, () => text.replaceAll('\n', '\r\n')],
    [0.2, () => text.replaceAll('\n', '\r')],
  );
  const odd = format === 'yaml' ? 1 : 0.2;
  return random.oneOf(
    [40, () => Buffer.from(lines)],
    [odd, () => Buffer.from(`\ufeff${lines}`)],
    [odd, () => Buffer.from(`\ufeff${lines}`, 'utf16le')],
    [odd, () => Buffer.from(`\ufeff${lines}`, 'utf16le').swap16()],
    [0.3, () => withByte(Buffer.from(lines), random)],
  );
}

/** With a byte that makes the text no UTF-8, mostly. */
function withByte(content: Buffer, random: Random): Buffer {
  const at = random.integer(0, content.length);
  return Buffer.concat([content.subarray(0, at), Buffer.from([random.integer(0x80, 0xff)]), content.subarray(at)]);
}
