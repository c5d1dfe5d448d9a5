import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { badRequest } from './api-error.ts';
import type { FileSource } from './params.ts';

export type FileKind = 'photos' | 'documents' | 'music' | 'voice' | 'videos' | 'video_notes';

export interface StoredFile {
  readonly id: string;
  readonly uniqueId: string;
  readonly kind: FileKind;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
  /** What the platform says the file weighs; more than `bytes` holds where a test only pretends. */
  readonly size: number;
  /** Relative to `/file/bot<token>/`. */
  readonly path: string;
}

/** Bot API: a cloud server hands out files of up to 20 MB. */
const MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024;

/** Files that were sent, by their ids. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>();
  readonly #paths = new Map<string, StoredFile>();
  /** Where a local Bot API server (`--local`) keeps files on disk; null for a cloud server. */
  readonly #localFolder: string | null;

  constructor(localFolder: string | null) {
    this.#localFolder = localFolder;
  }

  add(
    kind: FileKind,
    file: { name: string; mediaType: string; bytes: Uint8Array; size?: number },
  ): StoredFile {
    const id = `AgAC${randomBytes(24).toString('base64url')}`;
    const ending = /\.[a-z0-9]{1,8}$/i.exec(file.name)?.[0].toLowerCase() ?? '';
    const stored: StoredFile = {
      ...file,
      kind,
      id,
      uniqueId: `AQAD${randomBytes(8).toString('base64url')}`,
      size: file.size ?? file.bytes.length,
      // The platform gives files its own names: what people called them is in the message only.
      path: `${kind}/file_${this.#files.size}${ending}`,
    };
    this.#files.set(id, stored);
    this.#paths.set(stored.path, stored);
    return stored;
  }

  byId(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }

  byPath(path: string): StoredFile | undefined {
    return this.#paths.get(path);
  }

  /** A file that a bot sends: uploaded now, or sent before. Nothing is ever fetched from an address. */
  take(kind: FileKind, source: FileSource): StoredFile {
    if (source.kind === 'url') throw badRequest('failed to get HTTP URL content');
    if (source.kind === 'upload') {
      if (source.upload.bytes.length === 0) throw badRequest('file must be non-empty');
      return this.add(kind, source.upload);
    }
    const known = this.#files.get(source.fileId);
    if (!known) {
      throw badRequest("wrong remote file identifier specified: can't unserialize it. Wrong last symbol");
    }
    return known;
  }

  /** What getFile answers. Throws `file is too big` above the cloud's cap. */
  async link(
    id: string,
  ): Promise<{ file_id: string; file_unique_id: string; file_size: number; file_path: string }> {
    const file = this.#files.get(id);
    if (!file) throw badRequest('invalid file_id');
    const isLocal = this.#localFolder !== null;
    if (!isLocal && file.size > MAX_DOWNLOAD_BYTES) throw badRequest('file is too big');
    const path = isLocal ? join(this.#localFolder, file.path) : file.path;
    if (isLocal) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, file.bytes);
    }
    return { file_id: id, file_unique_id: file.uniqueId, file_size: file.size, file_path: path };
  }
}
