import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export interface LimitedProcess {
  /** Files, sockets among them, that the process may have open. */
  readonly openFiles: number;
  /** Arguments for Node, the script first. */
  readonly args: readonly string[];
}

/** Runs Node under a limit of the shell's; resolves with what it wrote to its standard output. */
export async function runLimited({ openFiles, args }: LimitedProcess): Promise<string> {
  const command = `ulimit -n ${openFiles}; exec "$0" "$@"`;
  const child = spawn('sh', ['-c', command, process.execPath, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  return text(child.stdout);
}
