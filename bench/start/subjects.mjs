import { fileURLToPath } from 'node:url';
import { allSubjects, titleOf } from '../lib/subjects.mjs';
import { UsageError } from '../lib/usage-error.mjs';
import { FLOORS } from './floors.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `kind` says what a figure is compared with, `use` how the SDK is used. */
export function startSubjects({ commit, names, environment } = {}) {
  const others = allSubjects(environment).filter(({ floor, name }) => !floor && name !== 'ours');
  const all = [
    ...both({ name: 'ours', title: 'goff-server-provider', kind: 'ours', folder: root }),
    ...(commit === undefined ? [] : both({ ...commit, title: `goff-server-provider ${commit.name}`, kind: 'commit' })),
    ...others.map((subject) => ({
      ...subject,
      title: titleOf(subject),
      kind: subject.package === undefined ? 'official' : 'peer',
      use: subject.module,
    })),
    ...Object.keys(FLOORS).map((use) => ({ name: use, title: `floor: a post with ${use}`, kind: 'floor', use })),
  ];
  return names === undefined ? all : names.map((name) => named(all, name));
}

/** Each mode is a life of its own; what is imported is the same. The official provider is used in remote mode, too. */
function both({ name, title, kind, folder }) {
  return [
    { name, title: `${title}, remote`, kind, folder, use: 'ours', mode: 'Remote' },
    { name: `${name}-in-process`, title: `${title}, in process`, kind, folder, use: 'ours', mode: 'InProcess' },
  ];
}

function named(all, name) {
  const subject = all.find((candidate) => candidate.name === name);
  if (subject !== undefined) return subject;
  throw new UsageError(`Expected a subject of ${all.map((each) => each.name).join(', ')}, got ${name}.`);
}
