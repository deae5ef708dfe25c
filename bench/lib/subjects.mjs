import { existsSync, readFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from './usage-error.mjs';

/** Names folders with built sources of the official GO Feature Flag provider, separated like those of PATH. */
export const GOFF_FOLDERS = 'BENCH_GOFF_PROVIDERS';

const bench = fileURLToPath(new URL('..', import.meta.url));

const BARE = { name: 'bare', module: 'bare', title: 'floor: bare loop', floor: true, delivers: true };
const FLOORS = [{ name: 'noop', module: 'noop', title: 'floor: nothing', floor: true, delivers: false }, BARE];

const OURS = { name: 'ours', module: 'ours', title: 'goff-server-provider', delivers: true };

const PEERS = [
  { name: 'segment', module: 'segment', title: 'Segment', package: '@segment/analytics-node', delivers: true },
  { name: 'posthog', module: 'posthog', title: 'PostHog', package: 'posthog-node', delivers: true },
  {
    name: 'launchdarkly',
    module: 'launchdarkly',
    title: 'LaunchDarkly',
    package: '@launchdarkly/node-server-sdk',
    delivers: true,
  },
];

/** Everything that can be measured here, in the order of the tables. */
export function allSubjects(environment = process.env) {
  return [OURS, ...goffProviders(environment), ...PEERS, ...FLOORS];
}

/** An earlier commit of ours, built in `folder`: a row for developers, never published. */
export function commitSubject({ hash, folder }) {
  return { ...OURS, name: hash, title: `${OURS.title} ${hash}`, folder, unpublished: true };
}

/**
 * What is measured beside a commit: ours, and in the one scenario with bars for them the bare loop and the official
 * provider.
 */
export function subjectsBesideCommit(environment = process.env) {
  const official = goffProviders(environment).filter(({ unavailable }) => unavailable === undefined);
  return [OURS, ...[...official, BARE].map((subject) => ({ ...subject, scenarios: ['deliver'] }))];
}

/** The subjects of these names; an unknown name is an error. */
export function selectSubjects(names, environment) {
  const subjects = allSubjects(environment);
  if (names === undefined) return subjects;
  return names.map((name) => {
    const subject = subjects.find((candidate) => candidate.name === name);
    if (subject === undefined)
      throw new UsageError(`Expected a subject of ${subjects.map((each) => each.name).join(', ')}, got ${name}.`);
    return subject;
  });
}

/** `name version` for the tables. */
export function titleOf(subject) {
  const version = subject.package && versionIn(join(bench, 'node_modules', subject.package));
  return version ? `${subject.title} ${version}` : subject.title;
}

function goffProviders(environment) {
  const folders = (environment[GOFF_FOLDERS] ?? '').split(delimiter).filter(Boolean);
  if (folders.length === 0) return [{ name: 'goff', title: 'GO Feature Flag', unavailable: NO_TRACKING }];
  return folders.map((folder) => {
    const version = versionIn(folder) ?? basename(folder);
    return { name: `goff-${version}`, module: 'goff', title: `GO Feature Flag ${version}`, folder, delivers: true };
  });
}

const NO_TRACKING =
  'not measured: 0.7 of npm has no tracking; ' + `${GOFF_FOLDERS} names folders with built 1.4 or 2.0 sources`;

function versionIn(folder) {
  const path = join(folder, 'package.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : undefined;
}
