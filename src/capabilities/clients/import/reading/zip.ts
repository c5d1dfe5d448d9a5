import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** One packed file; sizes in bytes. */
export interface ZipEntry {
  readonly name: string;
  readonly packed: number;
  readonly encrypted: boolean;
  readonly method: number;
  readonly headerAt: number;
}

const END_BYTES = 22;
const LOCAL_BYTES = 30;
const LONGEST_COMMENT = 65_535;
const MAX_DIRECTORY_BYTES = 1 << 24;

/**
 * The files of a ZIP archive by their names, from the directory at its end; nothing is unpacked to disk. Rejects when it is no archive.
 * Layout: APPNOTE 6.3.10, sections 4.3.7 to 4.3.16; without Zip64, which a workbook under 4 GB does not need.
 */
export async function readDirectory(path: string): Promise<Map<string, ZipEntry>> {
  await using file = await open(path);
  const { size } = await file.stat();
  const tail = await readAt(file, Math.max(0, size - END_BYTES - LONGEST_COMMENT), size);
  const end = tail.lastIndexOf('PK\u0005\u0006', undefined, 'latin1');
  if (end === -1 || end + END_BYTES > tail.length) throw new Error('no directory at the end of the archive');
  const [length, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (length > MAX_DIRECTORY_BYTES || start + length > size) throw new Error('a damaged directory');
  const directory = await readAt(file, start, start + length);

  const entries = new Map<string, ZipEntry>();
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50; ) {
    const [name, extra, comment] = [28, 30, 32].map(offset => directory.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const entry = {
      name: directory.toString('utf8', at + 46, at + 46 + name).replaceAll('\\', '/'),
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      headerAt: directory.readUInt32LE(at + 42),
    };
    entries.set(entry.name, entry);
    at += 46 + name + extra + comment;
  }
  return entries;
}

/** The unpacked bytes of an entry. `onRead` hears the packed bytes as they are read. */
export async function openEntry(
  path: string,
  entry: ZipEntry,
  onRead: (bytes: number) => void = () => undefined,
): Promise<Readable> {
  const start = await startOf(path, entry);
  if (entry.packed === 0) return Readable.from([]);
  const raw = createReadStream(path, { start, end: start + entry.packed - 1, highWaterMark: 1 << 18 });
  raw.on('data', chunk => onRead(chunk.length));
  if (entry.method === 0) return raw;
  const unpacked = createInflateRaw();
  raw.on('error', error => unpacked.destroy(error));
  unpacked.on('close', () => raw.destroy());
  return raw.pipe(unpacked);
}

/** The header before an entry repeats its name, and may hold other extras than the directory does. */
async function startOf(path: string, entry: ZipEntry): Promise<number> {
  await using file = await open(path);
  const header = await readAt(file, entry.headerAt, entry.headerAt + LOCAL_BYTES);
  if (header.length < LOCAL_BYTES || header.readUInt32LE(0) !== 0x04034b50)
    throw new Error('a damaged entry');
  if (entry.method !== 0 && entry.method !== 8) throw new Error('an unknown way of packing');
  return entry.headerAt + LOCAL_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function readAt(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}
