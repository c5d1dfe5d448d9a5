import { telegramWords } from '../../words/telegram.ts';
import type { Button, OutMessage } from '../port.ts';
import { type ApiCall, type Payload, withPayload } from './api-call.ts';
import { keyboardOf } from './keyboard.ts';
import { LIMITS } from './limits.ts';
import {
  arrange,
  buttonRows,
  type Grid,
  type Item,
  isPiece,
  type Media,
  small,
  words,
} from './message-items.ts';
import { fitsRichMessage, type RichBlock, richPiece, richTable, richText } from './rich-message.ts';
import { splitText } from './split-text.ts';
import { html, lengthOf, type Piece, plainText } from './styled-text.ts';
import { preTable, type TextColumn } from './table-text.ts';

/** Where the calls go, as parameters: chat, topic, who alone may see it; `reply` is for the first one only. */
export interface Envelope {
  readonly every: Payload;
  readonly reply?: Payload;
}

export interface RenderOptions {
  /** Whether the server knows rich messages, the only ones with native tables. */
  readonly rich: boolean;
}

/**
 * The message as calls, in the order in which they are to be made. A message with one picture or file and short words is
 * one call, tables and the words around them are one rich message, and whatever is too long continues in the next call.
 * Buttons stand under the last one. Throws `RangeError` on a button whose id is too long.
 */
export function renderMessage(message: OutMessage, envelope: Envelope, options: RenderOptions): ApiCall[] {
  const { items, keyboard } = arrange(message);
  const calls = captioned(items, message) ?? sequence(items, message, options);
  const placed = withPayload(calls, 'every', envelope.every);
  const replying = envelope.reply
    ? withPayload(placed, 'first', { reply_parameters: envelope.reply })
    : placed;
  const markup = markupOf(keyboard, message.expectsReply ?? false);
  return markup ? withPayload(replying, 'last', { reply_markup: markup }) : replying;
}

/** What is sent when the platform refuses a message in every shape: the summary and the buttons that lead nowhere else. */
export function renderLastResort(message: OutMessage, envelope: Envelope): ApiCall {
  const keyboard = buttonRows(message)
    .map(row => row.filter(button => button.url === undefined))
    .filter(row => row.length > 0);
  const markup = markupOf(keyboard, message.expectsReply ?? false);
  const text = message.summary.slice(0, LIMITS.textCharacters).toWellFormed();
  return {
    method: 'sendMessage',
    payload: { ...envelope.every, text, ...(markup && { reply_markup: markup }) },
  };
}

/** One picture or file with all of the words under it, where the words are short enough. */
function captioned(items: readonly Item[], message: OutMessage): ApiCall[] | null {
  const media = items.filter(item => item.kind === 'media');
  const [only] = media;
  if (!only || media.length > 1 || items.some(item => item.kind === 'grid')) return null;
  const pieces = items.flatMap(item => (item.kind === 'media' ? item.caption : isPiece(item) ? [item] : []));
  if (lengthOf(pieces) > LIMITS.captionCharacters) return null;
  return mediaCalls({ ...only, caption: pieces }, message);
}

function sequence(items: readonly Item[], message: OutMessage, options: RenderOptions): ApiCall[] {
  const calls: ApiCall[] = [];
  let body: (Piece | Grid)[] = [];
  const flush = () => {
    if (body.length > 0) calls.push(...bodyCalls(body, message, options));
    body = [];
  };
  for (const item of items) {
    if (item.kind !== 'media') {
      body.push(item);
      continue;
    }
    flush();
    calls.push(...mediaCalls(item, message));
  }
  flush();
  return calls;
}

function bodyCalls(body: readonly (Piece | Grid)[], message: OutMessage, { rich }: RenderOptions): ApiCall[] {
  const plain = degraded(body, message);
  if (!rich || !body.some(item => item.kind === 'grid')) return plain;
  const blocks = body.map(item => (item.kind === 'grid' ? gridBlocks(item) : richPiece(item)));
  if (blocks.includes(null)) return plain;
  const all = blocks.flatMap(one => one ?? []);
  if (!fitsRichMessage(all)) return plain;
  // A client's name must not become a link by itself.
  const rich_message = { blocks: all, skip_entity_detection: true };
  return [{ method: 'sendRichMessage', payload: { rich_message }, instead: plain }];
}

function gridBlocks(grid: Grid): RichBlock[] | null {
  const caption = grid.caption && 'runs' in grid.caption ? richText(grid.caption.runs) : null;
  const block = richTable(grid.columns, caption);
  return block && [block];
}

/** Without rich messages: a table in monospaced lines where a phone shows them, in a file where not. */
function degraded(body: readonly (Piece | Grid)[], message: OutMessage): ApiCall[] {
  const calls: ApiCall[] = [];
  let pieces: Piece[] = [];
  for (const item of body) {
    if (item.kind !== 'grid') {
      pieces.push(item);
      continue;
    }
    const text = preTable(item.columns);
    const caption = item.caption ? [item.caption] : [];
    if (text !== null && text.length <= LIMITS.textCharacters) {
      pieces.push({ kind: 'pre', language: null, text }, ...caption);
    } else if (item.file === null) {
      pieces.push(...comparisonLines(item.columns));
    } else {
      const why = small(telegramWords[message.language].tableInFile);
      calls.push(...textCalls(pieces));
      pieces = [];
      calls.push(
        ...mediaCalls(
          { kind: 'media', as: 'document', file: item.file, caption: [...caption, why] },
          message,
        ),
      );
    }
  }
  return [...calls, ...textCalls(pieces)];
}

function textCalls(pieces: readonly Piece[]): ApiCall[] {
  return splitText(pieces, LIMITS.textCharacters).map(part => {
    const more = { link_preview_options: { is_disabled: true } };
    return {
      method: 'sendMessage',
      payload: { text: html(part), parse_mode: 'HTML', ...more },
      instead: [{ method: 'sendMessage', payload: { text: plainText(part), ...more } }],
    };
  });
}

/** A picture that is refused as a picture goes as a file, and what is refused as a file leaves its words behind. */
function mediaCalls(media: Media, { language }: OutMessage): ApiCall[] {
  const [caption = [], ...rest] = splitText(media.caption, LIMITS.captionCharacters);
  const payload = caption.length > 0 ? { caption: html(caption), parse_mode: 'HTML' } : {};
  const lost = words(telegramWords[language].notSent(media.file.name));
  const document: ApiCall = {
    method: 'sendDocument',
    payload,
    upload: { field: 'document', file: media.file },
    instead: textCalls([...caption, lost]),
  };
  const first: ApiCall =
    media.as === 'document'
      ? document
      : {
          method: 'sendPhoto',
          payload,
          upload: { field: 'photo', file: media.file },
          instead: [document],
        };
  return [first, ...textCalls(rest.flat())];
}

/** A comparison too wide for columns: each label with its two values below. */
function comparisonLines([labels, left, right]: readonly TextColumn[]): Piece[] {
  return (labels?.cells ?? []).map((label, row) => ({
    kind: 'lines',
    runs: [
      { text: label, look: 'bold' },
      {
        text: `\n${left?.heading}: ${left?.cells[row]}\n${right?.heading}: ${right?.cells[row]}`,
        look: 'plain',
      },
    ],
  }));
}

function markupOf(keyboard: readonly (readonly Button[])[], expectsReply: boolean): Payload | null {
  const forced = expectsReply ? { force_reply: true } : {};
  if (keyboard.length > 0) return { ...keyboardOf(keyboard), ...forced };
  return expectsReply ? { ...forced, selective: true } : null;
}
