import type { InlineKeyboardButton, Message, RichMessageButton } from 'grammy/types';
import { fill, h } from '../../../browser/page/dom.ts';
import type { PageDraft, PagePost } from '../wire.ts';
import { formatted } from './formatted.ts';
import { type IconName, icon } from './icons.ts';
import { mediumOf } from './media.ts';
import { richBlocks, richText } from './rich.ts';
import type { Ui } from './ui.ts';

export interface BubbleContext {
  readonly ui: Ui;
  readonly me: number;
  readonly isPrivate: boolean;
  /** Resolves when the bot has answered or too much time has passed. */
  readonly press: (message: Message, data: string) => Promise<void>;
  readonly reply: (message: Message) => void;
  readonly jump: (messageId: number) => void;
}

/** A message: who, what, when, and the buttons under it. */
export function bubble({ message, reaction }: PagePost, context: BubbleContext): HTMLElement {
  const { ui, me, isPrivate } = context;
  const notice = noticeOf(message, ui);
  if (notice) return h('div', { class: 'notice', id: idOf(message) }, h('span', {}, notice));
  const isMine = message.from?.id === me;
  const medium = mediumOf(message, ui);
  const words = { more: ui.words.showMore, less: ui.words.showLess };
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities ?? [];
  const button = (one: RichMessageButton) => buttonElement(one, message, context);
  const body = h(
    'div',
    { class: `bubble ${message.rich_message ? 'wide' : ''} ${message.photo ? 'has-photo' : ''}` },
    !isMine && !isPrivate
      ? h('div', { class: `sender tint-${(message.from?.id ?? 0) % 6}` }, nameOf(message, ui))
      : null,
    message.receiver_user ? h('div', { class: 'note' }, ui.words.onlyYou) : null,
    message.forward_origin
      ? h('div', { class: 'forwarded' }, ui.words.forwardedFrom(originOf(message)))
      : null,
    quoteOf(message, context),
    medium,
    message.rich_message ? richBlocks(message.rich_message.blocks, { ui, button }) : null,
    text ? h('div', { class: 'text' }, ...formatted(text, entities, words)) : null,
    h(
      'div',
      { class: 'meta' },
      reaction ? h('span', { class: 'reaction' }, reaction) : null,
      message.edit_date ? `${ui.words.edited} ` : null,
      h('time', { datetime: new Date(message.date * 1000).toISOString() }, timeOf(message.date, ui)),
    ),
  );
  const rows = message.reply_markup?.inline_keyboard ?? [];
  return h(
    'article',
    { class: `message ${isMine ? 'mine' : 'theirs'}`, id: idOf(message) },
    h('div', { class: 'line' }, body, message.message_id ? replyButton(message, context) : null),
    rows.length > 0
      ? h(
          'div',
          { class: 'inline-keyboard' },
          ...rows.map(row =>
            h('div', { class: 'row' }, ...row.map(one => buttonElement(one, message, context))),
          ),
        )
      : null,
  );
}

/** A message that is still being written. */
export function draftBubble(draft: PageDraft, ui: Ui, stop: () => void): HTMLElement {
  const isEmpty = draft.text === '' && (draft.rich?.blocks.length ?? 0) === 0;
  const words = { more: ui.words.showMore, less: ui.words.showLess };
  return h(
    'article',
    { class: 'message theirs draft', 'aria-live': 'polite' },
    h(
      'div',
      { class: `bubble ${draft.rich ? 'wide' : ''}` },
      isEmpty ? h('p', { class: 'thinking' }, ui.words.thinking) : null,
      draft.rich ? richBlocks(draft.rich.blocks, { ui, button: () => h('span') }) : null,
      draft.text ? h('div', { class: 'text' }, ...formatted(draft.text, draft.entities, words)) : null,
    ),
    draft.canStop && !draft.stopped
      ? h('button', { type: 'button', class: 'stop', onclick: stop }, icon('stop'), ui.words.stop)
      : null,
  );
}

function idOf({ message_id, ephemeral_message_id }: Message): string {
  return ephemeral_message_id ? `ephemeral-${ephemeral_message_id}` : `message-${message_id}`;
}

function buttonElement(
  button: InlineKeyboardButton | RichMessageButton,
  message: Message,
  context: BubbleContext,
): HTMLElement {
  const { ui } = context;
  const label = labelOf(button.text, ui);
  const style = 'style' in button && button.style ? ` ${button.style}` : '';
  if ('url' in button && /^https?:\/\//i.test(button.url)) {
    const attributes = {
      class: `key${style}`,
      href: button.url,
      target: '_blank',
      rel: 'noreferrer noopener',
    };
    return h('a', attributes, ...label, h('span', { class: 'corner' }, '↗'));
  }
  const element = h('button', { type: 'button', class: `key${style}` }, ...label);
  if ('copy_text' in button) {
    const { text } = button.copy_text;
    element.addEventListener('click', () => {
      void navigator.clipboard.writeText(text).then(() => ui.toast(ui.words.copied));
    });
  } else if ('callback_data' in button) {
    const data = button.callback_data;
    element.addEventListener('click', async () => {
      element.classList.add('waiting');
      await context.press(message, data);
      element.classList.remove('waiting');
    });
  } else element.disabled = true;
  return element;
}

const THUMBS: Readonly<Record<string, IconName>> = { '👍': 'thumbUp', '👎': 'thumbDown' };

/** Thumbs are drawn, as the clients draw every emoji: not every machine has a typeface with them. */
function labelOf(text: RichMessageButton['text'], ui: Ui): Node[] {
  const [, thumb = '', rest = ''] = (typeof text === 'string' && /^(👍|👎)(.*)$/su.exec(text)) || [];
  const drawn = THUMBS[thumb];
  return drawn
    ? [icon(drawn), document.createTextNode(rest)]
    : richText(text, { ui, button: () => h('span') });
}

function replyButton(message: Message, { ui, reply }: BubbleContext): HTMLElement {
  const attributes = {
    type: 'button',
    class: 'reply',
    'aria-label': ui.words.reply,
    title: ui.words.reply,
    onclick: () => reply(message),
  };
  return h('button', attributes, icon('reply'));
}

function quoteOf(message: Message, { ui, jump }: BubbleContext): HTMLElement | null {
  const answered = message.reply_to_message as Message | undefined;
  // Every message of a topic formally answers the topic's beginning.
  if (!answered || answered.forum_topic_created) return null;
  const quote = h('button', { type: 'button', class: 'quote', onclick: () => jump(answered.message_id) });
  const text = message.quote?.text ?? summaryOf(answered, ui);
  fill(quote, h('strong', {}, nameOf(answered, ui)), h('span', {}, text.slice(0, 120)));
  return quote;
}

/** A message in one line. */
export function summaryOf(message: Message, ui: Ui): string {
  const { text, caption, photo, voice, audio, document, rich_message } = message;
  if (text ?? caption) return (text ?? caption ?? '').replace(/\s+/g, ' ');
  if (rich_message) return plainBlocks(rich_message.blocks, ui);
  if (photo) return ui.words.photo;
  if (voice) return ui.words.voice;
  if (audio) return audio.title ?? audio.file_name ?? ui.words.audio;
  if (document) return document.file_name ?? ui.words.file;
  return noticeOf(message, ui) ?? '';
}

function plainBlocks(blocks: NonNullable<Message['rich_message']>['blocks'], ui: Ui): string {
  const lines = blocks.slice(0, 2).map(block => {
    const element = richBlocks([block], { ui, button: () => h('span') });
    return (element.textContent ?? '').replace(/\s+/g, ' ').trim();
  });
  return lines.filter(Boolean).join(' · ').slice(0, 120);
}

export function nameOf(message: Message, ui: Ui): string {
  const { from } = message;
  return from ? [from.first_name, from.last_name].filter(Boolean).join(' ') : ui.words.bot;
}

function originOf({ forward_origin: origin }: Message): string {
  if (origin?.type === 'hidden_user') return origin.sender_user_name;
  if (origin?.type === 'user') return origin.sender_user.first_name;
  return origin?.type === 'chat' && 'title' in origin.sender_chat ? (origin.sender_chat.title ?? '') : '';
}

function noticeOf(message: Message, { words }: Ui): string | null {
  const { new_chat_members, left_chat_member, forum_topic_created, migrate_from_chat_id } = message;
  if (new_chat_members) return words.joined(new_chat_members.map(user => user.first_name).join(', '));
  if (left_chat_member) return words.left(left_chat_member.first_name);
  if (forum_topic_created) return words.topicMade(forum_topic_created.name);
  return migrate_from_chat_id ? words.upgraded : null;
}

export function timeOf(date: number, { language }: Ui): string {
  return new Intl.DateTimeFormat(language === 'ru' ? 'ru-RU' : 'en-GB', {
    hour: '2-digit',
    minute: '2-digit',
  }).format(date * 1000);
}
