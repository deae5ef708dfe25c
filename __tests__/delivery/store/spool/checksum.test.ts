import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { checksumOf, loadChecksum, slowChecksumOf } from '../../../../src/delivery/store/spool/checksum.js';

const anyBytes = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

it('the checksum is that of zlib, before and after that is loaded, for bytes in one piece and in several', async () => {
  const isEqual = (bytes: Buffer, more: Buffer): void => {
    const expected = crc32(Buffer.concat([bytes, more]));
    expect([checksumOf(more, checksumOf(bytes)), slowChecksumOf(more, slowChecksumOf(bytes))]).toEqual([
      expected,
      expected,
    ]);
  };
  fc.assert(fc.property(anyBytes, anyBytes, isEqual));
  await loadChecksum();
  fc.assert(fc.property(anyBytes, anyBytes, isEqual));
});
