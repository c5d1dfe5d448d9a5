import type { Message } from '@grammyjs/types';
import type { FileRef } from '../port.ts';
import { tidy } from './incoming-text.ts';

interface Sent {
  readonly file_id: string;
  readonly file_size?: number | undefined;
  readonly mime_type?: string | undefined;
  readonly file_name?: string | undefined;
}

/**
 * The file of a message, none or one: Telegram delivers an album as one update a file. Name and media type are kept from
 * the message, because getFile may lose them.
 */
export function filesOf(message: Message): FileRef[] {
  const forwarded = message.forward_origin !== undefined;
  const { voice, audio, video_note: round, video, document, photo } = message;
  if (voice) return [fileRef(voice, 'voice', forwarded)];
  if (audio) return [fileRef(audio, 'audio', forwarded)];
  if (round) return [fileRef({ ...round, mime_type: 'video/mp4' }, 'video', forwarded)];
  if (video) return [fileRef(video, 'video', forwarded)];
  // An animation comes as a document too, for older bots.
  if (document && !message.animation) return [fileRef(document, kindOf(document.mime_type), forwarded)];
  const largest = photo?.reduce((best, size) => (size.width > best.width ? size : best));
  return largest ? [fileRef({ ...largest, mime_type: 'image/jpeg' }, 'image', forwarded)] : [];
}

function fileRef(sent: Sent, kind: FileRef['kind'], forwarded: boolean): FileRef {
  return {
    id: sent.file_id,
    name: sent.file_name === undefined ? null : tidy(sent.file_name).slice(0, 255) || null,
    mediaType: sent.mime_type === undefined ? null : tidy(sent.mime_type).slice(0, 127),
    size: sent.file_size ?? null,
    kind,
    forwarded,
  };
}

function kindOf(mediaType: string | undefined): FileRef['kind'] {
  const [family] = (mediaType ?? '').split('/');
  return family === 'audio' || family === 'video' || family === 'image' ? family : 'document';
}
