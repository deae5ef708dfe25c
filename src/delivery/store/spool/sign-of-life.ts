import type { Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { builtinModules } from '../../../builtin-modules.js';
import { shortHash } from './log-file-name.js';

const { existsSync, readFileSync, renameSync, unlinkSync, openSync, closeSync, writeFileSync } = builtinModules.fs;

/** Node 20 and 22 cut longer paths of sockets silently (macOS has room for 103 bytes, Linux for 107). */
const MAX_SOCKET_PATH_BYTES = 103;

/** Where some systems list the open folders by number: a short path to a folder. */
const OPEN_FOLDERS = '/proc/self/fd';

/** Stands for the machine of an owner without a socket: others judge it by the age of its sign alone. */
export const NO_MACHINE = '0'.repeat(8);

/** What a look at an owner's sign of life has shown. */
export type Verdict = 'alive' | 'dead' | 'unknown';

/** The socket of an owner; its modification time is a sign of life for other machines. */
export function socketName(owner: string): string {
  return `${owner}.sock`;
}

/** The first name of the socket. Node.js removes a socket by its first name, so one that is renamed stays. */
function newSocketName(owner: string): string {
  return `${owner}.new`;
}

/** The file that replaces the socket where sockets do not work. */
export function pulseName(owner: string): string {
  return `${owner}.pulse`;
}

/**
 * What tells machines apart that share a volume: containers on one kernel see each other's sockets, two hosts do not.
 */
export function machineOf(): string {
  try {
    return shortHash(readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  } catch {
    return shortHash(hostname());
  }
}

/**
 * A folder of sockets. A socket in it is a sign of life that needs no process id, holds while its process is stopped or
 * its loop is blocked, and refuses connections from the moment of a SIGKILL.
 */
export class SocketFolder {
  readonly #folder: string;
  /** The open folder, if its path is too long for a socket. */
  #descriptor: number | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A path that is short enough for a socket; `undefined` if there is none. */
  pathOf(name: string): string | undefined {
    const path = join(this.#folder, name);
    if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
    if (!existsSync(OPEN_FOLDERS)) return undefined;
    this.#descriptor ??= openSync(this.#folder, 'r');
    return join(OPEN_FOLDERS, String(this.#descriptor), name);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

/** The sign of life of this process, as the owner of logs in a folder. */
export class SignOfLife {
  readonly #folder: string;
  readonly #sockets: SocketFolder;
  readonly #owner: string;
  #server: Server | undefined;
  #usesSocket = false;

  constructor(folder: string, owner: string) {
    this.#folder = folder;
    this.#sockets = new SocketFolder(folder);
    this.#owner = owner;
  }

  /** The file whose modification time other machines look at. */
  get path(): string {
    return join(this.#folder, this.#usesSocket ? socketName(this.#owner) : pulseName(this.#owner));
  }

  /**
   * Gives the sign, which has to be there before the first log. Returns the machine on which others can ask the socket,
   * or {@link NO_MACHINE}. Throws if the folder takes no file.
   */
  give(): string {
    this.#usesSocket = this.#listen();
    if (this.#usesSocket) return machineOf();
    writeFileSync(join(this.#folder, pulseName(this.#owner)), '', { mode: 0o600 });
    return NO_MACHINE;
  }

  /** Gives the sign again if its server was closed or its file was removed. Throws as {@link give} does. */
  renew(): void {
    if ((this.#server !== undefined || !this.#usesSocket) && existsSync(this.path)) return;
    this.#server?.close();
    this.#server = undefined;
    if (this.#usesSocket) this.#listen();
    else writeFileSync(this.path, '', { mode: 0o600 });
  }

  /** Removes the sign. */
  end(): void {
    const { path } = this;
    this.#server?.close();
    this.#server = undefined;
    this.#sockets.close();
    try {
      unlinkSync(path);
    } catch {
      // Somebody else has removed it.
    }
  }

  /**
   * Begins to listen and returns whether that works: the socket is there at once. After a later error {@link renew}
   * gives the sign again. The server does not keep the process alive. The socket is renamed, so that it stays when the
   * process ends, in whatever way: a refused connection proves that the owner is dead, a missing socket does not.
   */
  #listen(): boolean {
    const path = this.#sockets.pathOf(newSocketName(this.#owner));
    if (path === undefined) return false;
    const server = builtinModules.net.createServer((socket) => void socket.on('error', () => undefined).destroy());
    server.on('error', () => this.#forget(server));
    server.on('close', () => this.#forget(server));
    // In a cluster the primary would otherwise hold the socket, and a dead worker would seem to live.
    server.listen({ path, exclusive: true });
    server.unref();
    if (!this.#isNamed()) {
      server.close();
      return false;
    }
    this.#server = server;
    return true;
  }

  /** Renames the socket; returns whether it was there. */
  #isNamed(): boolean {
    try {
      renameSync(join(this.#folder, newSocketName(this.#owner)), join(this.#folder, socketName(this.#owner)));
      return true;
    } catch {
      return false;
    }
  }

  #forget(server: Server): void {
    if (this.#server === server) this.#server = undefined;
  }
}

/** Asks an owner on this machine. Only a refused connection proves that it is dead. */
export function judgeBySocket(path: string, timeoutMs: number): Promise<Verdict> {
  return new Promise((resolve) => {
    const socket = builtinModules.net.connect(path);
    const settle = (verdict: Verdict): void => {
      socket.destroy();
      resolve(verdict);
    };
    socket.setTimeout(timeoutMs, () => settle('alive'));
    socket.on('connect', () => settle('alive'));
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED') return settle('dead');
      settle(code === 'ENOENT' ? 'unknown' : 'alive');
    });
  });
}
