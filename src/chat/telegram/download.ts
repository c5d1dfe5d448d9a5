import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { Readable, Transform } from 'node:stream';
import type { File } from '@grammyjs/types';
import { AppError } from '../../errors.ts';
import { DeliveryError, type FileRef } from '../port.ts';
import { ApiFailure, deliveryErrorOf, failureOfSilence } from './failure.ts';
import type { Transport } from './transport.ts';

export interface DownloadDeps {
  readonly transport: Transport;
  /** What this server hands out at most, bytes. */
  readonly maxBytes: number;
  /** Folder of a Bot API server run with --local; its files are read from there and from nowhere else. */
  readonly filesDir: string | null;
}

export interface DownloadOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * A person's file as a stream that ends with `file_too_large` when more comes than was said. Throws `file_too_large`
 * before anything is asked of Telegram when the message tells the size. Addresses of files hold the token and stay here.
 */
export async function download(
  file: FileRef,
  options: DownloadOptions,
  deps: DownloadDeps,
): Promise<Readable> {
  const maxBytes = Math.min(options.maxBytes, deps.maxBytes);
  if (file.size !== null && file.size > maxBytes) throw tooLarge(maxBytes);
  const { file_path: path, file_size: size } = await fileOf(file, maxBytes, options, deps);
  if (size !== undefined && size > maxBytes) throw tooLarge(maxBytes);
  if (!path) throw new DeliveryError('rejected', 'getFile: no path');
  const source = isAbsolute(path)
    ? await openLocal(path, deps.filesDir)
    : await openRemote(path, options, deps);
  return source.compose(bounded(maxBytes)) as Readable;
}

async function fileOf(
  file: FileRef,
  maxBytes: number,
  { signal }: DownloadOptions,
  { transport }: DownloadDeps,
): Promise<File> {
  try {
    return (await transport.call('getFile', { file_id: file.id }, { signal, timeoutMs: 120_000 })) as File;
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    if (error.kind === 'tooLarge') throw tooLarge(maxBytes);
    throw deliveryErrorOf(error);
  }
}

async function openRemote(
  path: string,
  { signal }: DownloadOptions,
  { transport }: DownloadDeps,
): Promise<Readable> {
  const response = await fetch(transport.fileUrl(path), { signal, redirect: 'error' }).catch(error => {
    throw deliveryErrorOf(failureOfSilence('file', error));
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    const outcome = response.status === 429 || response.status >= 500 ? 'later' : 'rejected';
    throw new DeliveryError(outcome, `file: ${response.status}`, { afterMs: 2000 });
  }
  return Readable.from(response.body);
}

/** Links are resolved first: a path may lead out of the folder that it seems to be in. Throws `rejected`. */
export async function openLocal(path: string, filesDir: string | null): Promise<Readable> {
  const refused = new DeliveryError('rejected', 'getFile: a path outside of the files folder');
  if (filesDir === null) throw refused;
  const [real, root] = await Promise.all([realpath(path), realpath(filesDir)]).catch(() => {
    throw refused;
  });
  if (!real.startsWith(join(root, sep)) || !(await stat(real)).isFile()) throw refused;
  return createReadStream(real);
}

function bounded(maxBytes: number): Transform {
  let read = 0;
  return new Transform({
    transform(chunk: Uint8Array, _, done) {
      read += chunk.byteLength;
      done(read > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
}

function tooLarge(maxBytes: number): AppError {
  const megabytes = Math.floor(maxBytes / 1_000_000);
  return new AppError('file_too_large', `more than ${maxBytes} bytes`, { detail: { megabytes } });
}
