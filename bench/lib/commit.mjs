import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FailedStepError } from './failed-step-error.mjs';
import { MissingPrerequisiteError } from './missing-prerequisite-error.mjs';
import { UsageError } from './usage-error.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const LOCK_FILE = 'package-lock.json';

/** The short hash of what `--against` names: a hash, a branch, `HEAD~3`. */
export function shortHashOf(revision) {
  const commit = `${revision}^{commit}`;
  const { status, stdout, error } = git(['rev-parse', '--quiet', '--short', '--verify', '--end-of-options', commit]);
  if (error !== undefined)
    throw new MissingPrerequisiteError(`--against needs Git, which does not run: ${error.code}.`);
  if (status !== 0) throw new UsageError(`Expected --against to name a commit of this repository, got "${revision}".`);
  return stdout.trim();
}

/**
 * A commit of this repository in a git worktree below the temporary folder. `remove` leaves nothing of it, neither
 * there nor in `git worktree list`; it also runs by itself when the process exits, which a signal has to lead to
 * (`exitAtSignals`).
 */
export class CommitFolder {
  #parent = mkdtempSync(join(tmpdir(), 'goff-bench-'));
  #running;
  folder;

  constructor(hash) {
    this.folder = join(this.#parent, hash);
    process.once('exit', this.remove);
  }

  /** The sources, with no packages beside them. */
  static async checkOut(hash) {
    const commit = new CommitFolder(hash);
    await commit.#run('git', ['worktree', 'add', '--quiet', '--detach', commit.folder, hash], { cwd: root });
    return commit;
  }

  static async build(hash) {
    const commit = await CommitFolder.checkOut(hash);
    await commit.#installDependencies();
    await commit.#run('npm', ['run', '--silent', 'build'], { cwd: commit.folder });
    return commit;
  }

  remove = () => {
    process.off('exit', this.remove);
    this.#stopRunning();
    rmSync(this.#parent, { force: true, recursive: true, maxRetries: 10 });
    // Twice forced, because Git locks a worktree that it has not finished; without its folder nothing of it is checked.
    git(['worktree', 'remove', '--force', '--force', this.folder]);
  };

  /** Our packages serve when the commit was locked to the same ones. */
  async #installDependencies() {
    const [ours, theirs] = [root, this.folder].map((folder) => readFileSync(join(folder, LOCK_FILE), 'utf8'));
    if (ours === theirs) return symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    return this.#run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: this.folder });
  }

  /** In a process group of its own, so that all of it can be stopped when the benchmark is interrupted. */
  #run(command, parameters, { cwd }) {
    const child = spawn(command, parameters, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    for (const output of [child.stdout, child.stderr]) output.on('data', (chunk) => said.push(chunk));
    this.#running = child;
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        this.#running = undefined;
        if (code === 0) resolve();
        else reject(failed(`${Buffer.concat(said)}\`${[command, ...parameters].join(' ')}\` failed in ${cwd}.`));
      });
    });
  }

  #stopRunning() {
    const pid = this.#running?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Without it a signal would end the process without its `exit`, and what was checked out would stay. */
export function exitAtSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
}

function failed(message) {
  return new FailedStepError(message);
}

function git(parameters) {
  return spawnSync('git', parameters, { cwd: root, encoding: 'utf8' });
}
