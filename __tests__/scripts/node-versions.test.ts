import { spawnSync } from 'node:child_process';
import { chooseNodeVersions } from '../../scripts/test-package/node-versions.mjs';

it('--node chooses the oldest and the newest Node by their names, each version once', () => {
  const all = chooseNodeVersions('all');
  expect(all.length).toBeGreaterThan(2);
  expect(chooseNodeVersions('oldest,newest')).toEqual([all[0], all.at(-1)]);
  expect(chooseNodeVersions(`newest,${all.at(-1)}`)).toEqual([all.at(-1)]);
});

it('--node chooses the versions of other lines than its own by the name `others`, among those that are given', () => {
  const own = process.versions.node;
  const line = Number(own.split('.')[0]);
  const among = [own, `${line}`, `${line + 1}`, `${line}0.1`];
  expect(chooseNodeVersions('others', among)).toEqual([`${line + 1}`, `${line}0.1`]);
});

it.each(['18', 'old', '', 'toString', 'all,'])('--node says in one sentence that "%s" is no version', (choice) => {
  const parameters = ['scripts/test-package.mjs', `--node=${choice}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^Expected --node to name oldest, newest, all, .*, got ".*"\.\n$/);
});
