import type { InlineKeyboardMarkup, ReplyKeyboardMarkup } from 'grammy/types';
import { badRequest } from './api-error.ts';
import { isObject, type Params } from './params.ts';
import type { ReplyMarkup } from './reply-markup.ts';

const MAX_CALLBACK_BYTES = 64;
const MAX_COPY_TEXT = 256;
const MAX_PLACEHOLDER = 64;
/** More than this many inline buttons are refused by the platform as too long a markup. */
const MAX_BUTTONS = 100;
const STYLES = ['danger', 'success', 'primary'];
/** Exactly one of these tells what an inline button does. */
const ACTIONS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
  'disabled',
];

/** `reply_markup` of a message that is sent. Throws the platform's refusals. */
export function replyMarkup(params: Params): ReplyMarkup | undefined {
  const markup = params.object('reply_markup', 'reply keyboard markup');
  if (!markup) return undefined;
  if (markup.inline_keyboard !== undefined) return inlineKeyboard(markup);
  if (markup.keyboard !== undefined) return replyKeyboard(markup);
  if (markup.remove_keyboard === true || markup.force_reply === true) {
    const hint = markup.input_field_placeholder;
    if (typeof hint === 'string' && hint.length > MAX_PLACEHOLDER) {
      throw badRequest('INPUT_FIELD_PLACEHOLDER_INVALID');
    }
    return markup as unknown as ReplyMarkup;
  }
  if (Object.keys(markup).length === 0) return undefined;
  throw badRequest('object expected as reply markup');
}

/** `reply_markup` of an edit: only inline keyboards can be edited in. */
export function inlineMarkup(params: Params): InlineKeyboardMarkup | undefined {
  const markup = replyMarkup(params);
  if (markup && !('inline_keyboard' in markup)) throw badRequest('inline keyboard expected');
  return markup;
}

function inlineKeyboard(markup: Readonly<Record<string, unknown>>): InlineKeyboardMarkup | undefined {
  const rows = arrayOf(markup.inline_keyboard, 'inline keyboard', 'InlineKeyboardButton');
  const checked = rows.map(row => arrayOf(row, 'inline keyboard', 'InlineKeyboardButton').map(inlineButton));
  const count = checked.reduce((sum, row) => sum + row.length, 0);
  if (count > MAX_BUTTONS) throw badRequest('reply markup is too long');
  // An empty keyboard is no keyboard.
  if (count === 0) return undefined;
  return { inline_keyboard: checked.filter(row => row.length > 0) } as unknown as InlineKeyboardMarkup;
}

function inlineButton(button: unknown): unknown {
  if (!isObject(button))
    throw badRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object");
  const { text, style } = button;
  if (typeof text !== 'string') throw unreadable('Field "text" must be of type String');
  if (text.trim() === '') throw unreadable("Text can't be empty");
  const actions = ACTIONS.filter(name => button[name] !== undefined);
  if (actions.length === 0) throw unreadable('Text buttons are unallowed in the inline keyboard');
  if (actions.length > 1) throw badRequest('BUTTON_TYPE_INVALID');
  if (style !== undefined && !STYLES.includes(String(style)))
    throw unreadable('invalid button style specified');
  checkAction(button, text);
  return button;
}

/** What is the same for buttons under and inside a message. */
export function checkAction(button: Readonly<Record<string, unknown>>, text: string): void {
  const { callback_data: data, url, copy_text: copy } = button;
  if (data !== undefined) {
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : 0;
    if (bytes < 1 || bytes > MAX_CALLBACK_BYTES) throw badRequest('BUTTON_DATA_INVALID');
  }
  if (url !== undefined && (typeof url !== 'string' || !isLink(url))) {
    throw badRequest(`inline keyboard button URL '${String(url)}' is invalid: Wrong HTTP URL`);
  }
  if (copy !== undefined) {
    const copied = isObject(copy) && typeof copy.text === 'string' ? copy.text : '';
    if (copied.length < 1 || copied.length > MAX_COPY_TEXT) throw badRequest('BUTTON_COPY_TEXT_INVALID');
  }
  if (text.length > 256) throw badRequest('BUTTON_TEXT_INVALID');
}

/** The platform refuses names without a dot, `localhost` among them. */
function isLink(url: string): boolean {
  if (/^tg:\/\//i.test(url)) return true;
  const full = /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`;
  return URL.canParse(full) && /^https?:/.test(full) && new URL(full).hostname.includes('.');
}

function replyKeyboard(markup: Readonly<Record<string, unknown>>): ReplyKeyboardMarkup {
  const rows = arrayOf(markup.keyboard, 'reply keyboard', 'KeyboardButton').map(row =>
    arrayOf(row, 'reply keyboard', 'KeyboardButton').map(button => {
      const text = typeof button === 'string' ? button : isObject(button) ? button.text : undefined;
      if (typeof text !== 'string' || text === '') {
        throw badRequest(
          'can\'t parse reply keyboard markup JSON object: Field "text" must be of type String',
        );
      }
      return typeof button === 'string' ? { text } : button;
    }),
  );
  if (rows.every(row => row.length === 0)) throw badRequest('reply keyboard must be non-empty');
  return { ...markup, keyboard: rows } as unknown as ReplyKeyboardMarkup;
}

function arrayOf(value: unknown, where: string, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw badRequest(`can't parse ${where} markup JSON object: ${what} rows must be of type Array`);
}

function unreadable(what: string) {
  return badRequest(`can't parse inline keyboard button: ${what}`);
}
