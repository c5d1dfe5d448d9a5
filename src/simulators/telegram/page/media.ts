import type { Document, Message, PhotoSize } from 'grammy/types';
import { h } from '../../../browser/page/dom.ts';
import { icon } from './icons.ts';
import type { Ui } from './ui.ts';

/** Taller pictures are scaled down to this; pixels. */
const PHOTO_HEIGHT = 480;

/** The medium of a message, null where it has none. */
export function mediumOf(message: Message, ui: Ui): HTMLElement | null {
  const { photo, voice, audio, video_note, document } = message;
  if (photo) return photoLink(photo, ui);
  if (voice) return named(ui.words.voice, audioPlayer(voice.file_id, voice.mime_type, ui));
  if (audio)
    return named(
      audio.title ?? audio.file_name ?? ui.words.audio,
      audioPlayer(audio.file_id, audio.mime_type, ui),
    );
  if (video_note) return named(ui.words.videoNote, null);
  return document ? documentLink(document, ui) : null;
}

export function photoLink(sizes: readonly PhotoSize[], ui: Ui): HTMLElement {
  const largest = sizes.at(-1);
  if (!largest) return h('span', {}, ui.words.photo);
  const url = fileUrl(largest.file_id);
  // The place that it takes is known before its bytes are there: what stands below does not move.
  const scale = Math.min(1, PHOTO_HEIGHT / largest.height);
  return h(
    'a',
    { class: 'photo', href: url, target: '_blank', 'aria-label': ui.words.openPhoto },
    h('img', {
      src: url,
      alt: ui.words.photo,
      width: Math.round(largest.width * scale),
      height: Math.round(largest.height * scale),
    }),
  );
}

export function audioPlayer(fileId: string, mediaType: string | undefined, ui: Ui): HTMLElement {
  const isPlayable = /^audio\/(ogg|mpeg|mp4|wav|x-wav|webm)$/.test(mediaType ?? '');
  if (!isPlayable) return h('span', { class: 'note' }, ui.words.audio);
  return h('audio', { controls: true, preload: 'metadata', src: fileUrl(fileId) });
}

export function documentLink(document: Document, ui: Ui): HTMLElement {
  const name = document.file_name ?? ui.words.file;
  return h(
    'a',
    {
      class: 'document',
      href: fileUrl(document.file_id),
      download: name,
      'aria-label': ui.words.download(name),
    },
    h('span', { class: 'document-mark' }, icon('file')),
    h(
      'span',
      { class: 'document-text' },
      h('span', { class: 'document-name' }, name),
      h('span', { class: 'note' }, ui.words.size(document.file_size ?? 0)),
    ),
  );
}

function named(name: string, player: HTMLElement | null): HTMLElement {
  return h('div', { class: 'recording' }, h('span', { class: 'recording-name' }, icon('mic'), name), player);
}

function fileUrl(fileId: string): string {
  return `/sim/file/${encodeURIComponent(fileId)}`;
}
