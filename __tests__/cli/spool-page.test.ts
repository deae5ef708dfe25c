import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leave, openWith, purchases } from '../helpers/left-events.js';
import { ScriptedRelay } from '../helpers/scripted-relay.js';
import { runCommand } from '../helpers/spool-command.js';
import { temporaryFolder } from '../helpers/temporary-files.js';

const page = join(__dirname, '../../docs/goff-spool.md');
const shown = { directory: '/var/lib/shop/events', url: 'http://relay:1031' };
const when = Date.UTC(2026, 10, 1, 12);

/** What differs from run to run: machines, owners and logs, and with them the order of the files. */
function normal(output: string): string[] {
  const names = /\.[0-9a-f]{8}\.(?:(left0{12})|[0-9a-f]{16})\.[0-9a-f]{16}\./g;
  return output.replace(names, '.machine.$1.log.').split('\n').sort();
}

it.each(['ls', 'stats', 'cat', 'send'])('docs/goff-spool.md shows what %s prints', async (kind) => {
  const relay = await ScriptedRelay.start();
  const directory = await temporaryFolder();
  const url = kind === 'send' ? relay.url : shown.url;
  await leave({ directory, url, texts: purchases(0, 3), nowMs: () => when });
  const nowMs = (): number => when + 90_000;
  const alive = await openWith({ directory, url: 'http://other:1031', texts: purchases(3, 5), nowMs });
  const text = readFileSync(page, 'utf8');
  const [, args = '', told = ''] = new RegExp(`^\\$ goff-spool (${kind} .*)\n([^]*?)^\`\`\``, 'm').exec(text) ?? [];
  const given = args.split(' ').map((arg) => (arg === shown.directory ? directory : arg === shown.url ? url : arg));
  const { exitCode, output } = await runCommand(given);
  await alive.close();
  await relay.close();
  expect([exitCode, normal(told)]).toEqual([0, normal(output)]);
});
