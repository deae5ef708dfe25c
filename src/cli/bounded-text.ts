import { open } from 'node:fs/promises';

/** The bytes of a file; a file that cannot be opened rejects. */
export async function bytesOf(path: string): Promise<AsyncIterable<Uint8Array>> {
  const handle = await open(path, 'r');
  return handle.createReadStream() as AsyncIterable<Uint8Array>;
}

/**
 * The chunks as one text; `undefined` if they have more bytes, such as those of a device that never ends. Closes
 * what it reads.
 */
export async function boundedText(chunks: AsyncIterable<Uint8Array>, mostBytes: number): Promise<string | undefined> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > mostBytes) return undefined;
    read.push(chunk);
  }
  return Buffer.concat(read).toString();
}
