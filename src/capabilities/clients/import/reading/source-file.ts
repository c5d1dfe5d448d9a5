import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../../../errors.ts';
import { detectEncoding, Utf8Census } from './encoding.ts';
import { unpacked } from './unpacking.ts';

/** A file that was looked at once, whole: what it is, how its text is written, and its identity. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  /** Of the bytes as they lie on disk. */
  readonly sha256: string;
  /** Bytes on disk; progress is counted against them. */
  readonly bytes: number;
  readonly kind: 'text' | 'workbook';
  /** An iconv-lite name; `utf8` for a workbook. */
  readonly encoding: string;
  /** The first bytes, unpacked, whole lines or not. */
  readonly head: Buffer;
  /** Opens the unpacked bytes anew. */
  open(): OpenedFile;
  /** Throws `file_format` (reason `changed`) when the file is no longer what was looked at. */
  assertUnchanged(): Promise<void>;
}

export interface OpenedFile {
  readonly stream: Readable;
  /** Bytes of the disk that were read so far. */
  bytesRead(): number;
}

const HEAD_BYTES = 1 << 20;

/** Looks a file over. Throws `file_unreadable`, or `file_format` for a form that svod does not read. */
export async function inspectFile(path: string): Promise<SourceFile> {
  const name = basename(path);
  const hash = createHash('sha256');
  const stamp = async () => {
    const found = await stat(path).catch(() => null);
    return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
  };
  const before = await stamp();
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (cause) {
    throw new AppError('file_unreadable', `Cannot read ${name}.`, { detail: { file: name }, cause });
  }

  const packed = await isGzip(path);
  const open: SourceFile['open'] = () => {
    const raw = createReadStream(path, { highWaterMark: 1 << 18 });
    const bytesRead = () => raw.bytesRead;
    if (!packed) return { stream: raw, bytesRead };
    const gunzip = createGunzip();
    raw.on('error', error => gunzip.destroy(error));
    gunzip.on('close', () => raw.destroy());
    return { stream: raw.pipe(gunzip), bytesRead };
  };
  const { head, census } = await survey(
    unpacked(open().stream, name, () => bytes),
    name,
  );
  if (head.length === 0) throw format(name, 'empty', 'the file is empty');
  const kind = kindOf(head, name);
  if (packed && kind === 'workbook') throw format(name, 'packed_workbook', 'a packed workbook');
  const encoding = kind === 'workbook' ? 'utf8' : detectEncoding(head, census);
  const assertUnchanged = async () => {
    if ((await stamp()) !== before) throw format(name, 'changed', 'changed while it was read');
  };
  return { path, name, sha256: hash.digest('hex'), bytes, kind, encoding, head, open, assertUnchanged };
}

async function survey(
  bytes: AsyncIterable<Buffer>,
  name: string,
): Promise<{ head: Buffer; census: Utf8Census }> {
  const heads: Buffer[] = [];
  let length = 0;
  const census = new Utf8Census();
  try {
    for await (const chunk of bytes) {
      if (length < HEAD_BYTES) heads.push(chunk.subarray(0, HEAD_BYTES - length));
      length += chunk.length;
      census.add(chunk);
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('file_format', `${name} cannot be unpacked.`, {
      detail: { file: name, reason: 'gzip' },
      cause,
    });
  }
  census.end();
  return { head: Buffer.concat(heads), census };
}

async function isGzip(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 1 }) as AsyncIterable<Buffer>) {
    return chunk[0] === 0x1f && chunk[1] === 0x8b;
  }
  return false;
}

function kindOf(head: Buffer, name: string): 'text' | 'workbook' {
  const magic = head.toString('latin1', 0, 8);
  if (magic.startsWith('PK\u0003\u0004')) return 'workbook';
  // Old workbooks and encrypted new ones lie in the same kind of container.
  if (magic.startsWith('\u00d0\u00cf\u0011\u00e0')) {
    const locked = /\.xls[xm]$/i.test(name) || head.includes(Buffer.from('EncryptedPackage', 'utf16le'));
    throw locked
      ? format(name, 'password', 'locked by a password')
      : format(name, 'xls', 'an old .xls workbook');
  }
  if (magic.startsWith('%PDF')) throw format(name, 'pdf', 'a PDF');
  const text = head.toString('latin1', 0, 512).trimStart().toLowerCase();
  if (text.startsWith('<')) throw format(name, 'markup', 'a web page or XML, not a table');
  if (isUtf8(head.subarray(0, 4096)) && head.subarray(0, 4096).includes(0) && !looksUtf16(head)) {
    throw format(name, 'binary', 'a binary file');
  }
  return 'text';
}

function looksUtf16(head: Buffer): boolean {
  const sample = head.subarray(0, 4096);
  let zeros = 0;
  for (const byte of sample) if (byte === 0) zeros++;
  return zeros / sample.length > 0.1;
}

function format(name: string, reason: string, why: string): AppError {
  return new AppError('file_format', `${name} is ${why}.`, { detail: { file: name, reason } });
}
