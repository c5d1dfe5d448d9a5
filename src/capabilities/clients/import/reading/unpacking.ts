import type { Readable } from 'node:stream';
import { AppError } from '../../../../errors.ts';

const HARMLESS_BYTES = 1 << 26;
/** Registers shrink to a tenth, the most uniform to a hundredth; only a file made to exhaust the reader comes near the format's 1032. */
const MAX_RATIO = 400;

/** Passes unpacked bytes on, and ends with `file_format` (reason `bomb`) when they grow out of all proportion to the packed ones. */
export async function* unpacked(
  stream: Readable,
  name: string,
  packedBytes: () => number,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > HARMLESS_BYTES && bytes > packedBytes() * MAX_RATIO) {
      throw new AppError('file_format', `${name} unpacks to far more than a register holds.`, {
        detail: { file: name, reason: 'bomb' },
      });
    }
    yield chunk;
  }
}
