import type { Message, MessageEntity } from '@grammyjs/types';
import type { TelegramMessageRef } from './address.ts';
import type { Payload } from './api-call.ts';
import { ApiFailure } from './failure.ts';
import { keyboardOf } from './keyboard.ts';
import { LIMITS } from './limits.ts';
import { editMethod, place } from './render-edit.ts';
import type { Transport } from './transport.ts';

/** The id of the button that holds a note until it stands in the text: pressed, it is a button like any that is over. */
const NOTED = 'settled';

/**
 * Takes the buttons off a message and adds a line. Nobody keeps what a message said, so its text is had from Telegram: the
 * buttons are first replaced by one that holds the note, and the message that this hands back gets the line and loses the
 * button. Begun again at any point it ends the same: a note that stands is not written twice.
 */
export async function settle(
  ref: TelegramMessageRef,
  note: string | null,
  transport: Transport,
): Promise<void> {
  const line = note?.trim() ?? '';
  const markup = (reply_markup?: object) =>
    call(transport, editMethod(ref, 'ReplyMarkup'), { ...place(ref), ...(reply_markup && { reply_markup }) });
  if (line === '') {
    await markup();
    return;
  }
  const result = await markup(
    keyboardOf([[{ id: NOTED, label: line.slice(0, LIMITS.placeholderCharacters) }]]),
  );
  // Not handed back: one person's message, or a repeat that changed nothing. The button says it.
  if (typeof result !== 'object' || result === null || !('message_id' in result)) return;
  const edit = withLine(result as Message, line, ref);
  if (edit === 'stands') await markup();
  else if (edit) await call(transport, edit.method, edit.payload);
}

interface Edit {
  readonly method: string;
  readonly payload: Payload;
}

/** The edit that adds the line; null where there is no room or nothing to add it to. */
function withLine(message: Message, line: string, ref: TelegramMessageRef): Edit | 'stands' | null {
  if (message.rich_message) return withFooter(message.rich_message, line, ref);
  const isText = message.text !== undefined;
  const text = message.text ?? message.caption ?? '';
  if (text === line || text.endsWith(`\n\n${line}`)) return 'stands';
  const joined = text === '' ? line : `${text}\n\n${line}`;
  if (joined.length > (isText ? LIMITS.textCharacters : LIMITS.captionCharacters)) return null;
  const added: MessageEntity = { type: 'italic', offset: joined.length - line.length, length: line.length };
  const entities = [...(message.entities ?? message.caption_entities ?? []), added];
  return isText
    ? {
        method: editMethod(ref, 'Text'),
        payload: { ...place(ref), text: joined, entities, link_preview_options: { is_disabled: true } },
      }
    : {
        method: editMethod(ref, 'Caption'),
        payload: { ...place(ref), caption: joined, caption_entities: entities },
      };
}

/** Blocks that come back are shaped as those that are sent, as long as they hold no media, and ours never do. */
function withFooter(
  rich: NonNullable<Message['rich_message']>,
  line: string,
  ref: TelegramMessageRef,
): Edit | 'stands' {
  const { blocks } = rich;
  const last = blocks.at(-1);
  if (last?.type === 'footer' && last.text === line) return 'stands';
  const rich_message = { blocks: [...blocks, { type: 'footer', text: line }], skip_entity_detection: true };
  return { method: editMethod(ref, 'Text'), payload: { ...place(ref), rich_message } };
}

/** "Not modified" and a message that is gone are both as settled as can be. */
async function call(transport: Transport, method: string, payload: Payload): Promise<unknown> {
  try {
    return await transport.call(method, payload);
  } catch (error) {
    if (error instanceof ApiFailure && (error.kind === 'same' || error.kind === 'gone')) return null;
    throw error;
  }
}
