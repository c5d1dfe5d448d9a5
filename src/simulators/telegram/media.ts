import type { Audio, Document, PhotoSize, Voice } from 'grammy/types';
import { badRequest } from './api-error.ts';
import type { FileStore, StoredFile } from './file-store.ts';
import type { FileSource } from './params.ts';

/** Bot API, sendPhoto. */
const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
const MAX_PHOTO_SIDES = 10_000;
const MAX_PHOTO_RATIO = 20;
/** Sides of the sizes that the platform keeps of a photo. */
const PHOTO_SIDES = [90, 320, 800, 1280];

/** A photo's sizes, smallest first. All lead to the bytes that were sent: nothing is scaled here. */
export async function takePhoto(files: FileStore, source: FileSource): Promise<PhotoSize[]> {
  if (source.kind === 'upload' && source.upload.bytes.length > MAX_PHOTO_BYTES) {
    throw badRequest('file is too big for a photo');
  }
  const file = files.take('photos', source);
  const { width, height } = await dimensions(file.bytes);
  const ratio = Math.max(width, height) / Math.max(1, Math.min(width, height));
  if (width + height > MAX_PHOTO_SIDES || ratio > MAX_PHOTO_RATIO)
    throw badRequest('PHOTO_INVALID_DIMENSIONS');
  const longest = Math.max(width, height);
  const sides = [...PHOTO_SIDES.filter(side => side < longest), Math.min(longest, 2560)];
  return sides.map(side => ({
    ...ids(file),
    file_size: file.size,
    width: Math.max(1, Math.round((width * side) / longest)),
    height: Math.max(1, Math.round((height * side) / longest)),
  }));
}

async function dimensions(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  // Loaded with the first photo: a bot that sends none does not pay for it.
  const { default: sharp } = await import('sharp');
  try {
    const { width, height } = await sharp(bytes).metadata();
    return { width, height };
  } catch {
    throw badRequest('IMAGE_PROCESS_FAILED');
  }
}

export function documentOf(file: StoredFile): Document {
  return { ...described(file), file_name: file.name };
}

export function audioOf(
  file: StoredFile,
  more: { duration?: number | undefined; title?: string | undefined; performer?: string | undefined },
): Audio {
  return {
    ...described(file),
    duration: more.duration ?? 0,
    file_name: file.name,
    ...(more.title && { title: more.title }),
    ...(more.performer && { performer: more.performer }),
  };
}

export function voiceOf(file: StoredFile, duration: number | undefined): Voice {
  return { ...described(file), duration: duration ?? 0 };
}

function described(file: StoredFile) {
  return { ...ids(file), mime_type: file.mediaType, file_size: file.size };
}

function ids(file: StoredFile) {
  return { file_id: file.id, file_unique_id: file.uniqueId };
}
