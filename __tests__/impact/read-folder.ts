import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { FileOfLines } from '../../src/impact/rules/count-lines.js';

/** The files of a folder by their paths in it, as bytes. */
export type FolderFiles = ReadonlyMap<string, Buffer>;

export function readFolder(folder: string): FolderFiles {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
}

/** The files that the rules name, as lines. */
export function filesOfLines(files: FolderFiles): FileOfLines[] {
  return [...files]
    .filter(([path]) => /\.(?:json|jsonl|ndjson)(?:\.gz)?$/.test(path) && !/(?:^|\/)\./.test(path))
    .map(([path, bytes]) => ({ lines: linesOf(contentOf(path, bytes)), empty: bytes.length === 0 }));
}

function contentOf(path: string, bytes: Buffer): Buffer {
  return path.endsWith('.gz') && bytes.length > 0 ? gunzipSync(bytes) : bytes;
}

function linesOf(content: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < content.length;) {
    const end = content.indexOf('\n', start);
    lines.push(content.subarray(start, end < 0 ? content.length : end));
    start = end < 0 ? content.length : end + 1;
  }
  return lines;
}
