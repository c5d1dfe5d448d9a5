import type { RichText } from 'grammy/types';
import { badRequest } from '../api-error.ts';
import { checkAction } from '../keyboard.ts';
import { isObject } from '../params.ts';
import type { RichMeter } from './limits.ts';

/** Kinds of rich text that hold text. */
const NESTING = [
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'date_time',
  'text_mention',
  'subscript',
  'superscript',
  'marked',
  'code',
  'url',
  'email_address',
  'phone_number',
  'bank_card_number',
  'mention',
  'hashtag',
  'cashtag',
  'bot_command',
  'anchor_link',
  'reference',
  'reference_link',
];

/** Checks a rich text and counts it. Throws the platform's refusal for what it does not know. */
export function readRichText(value: unknown, meter: RichMeter, depth: number): RichText {
  meter.depth(depth);
  if (typeof value === 'string') {
    meter.text(value);
    return value;
  }
  if (Array.isArray(value)) return value.map(one => readRichText(one, meter, depth));
  if (!isObject(value)) throw unreadable('RichText must be a String, an Array or an Object');
  const { type } = value;
  if (typeof type !== 'string') throw unreadable('Can\'t find field "type"');
  if (NESTING.includes(type)) {
    if (value.text === undefined) throw unreadable('Can\'t find field "text"');
    return { ...value, text: readRichText(value.text, meter, depth + 1) } as unknown as RichText;
  }
  if (type === 'button')
    return { type, button: readButton(value.button, meter, depth + 1) } as unknown as RichText;
  if (type === 'custom_emoji') meter.text(String(value.alternative_text ?? ''));
  else if (type === 'mathematical_expression') meter.text(String(value.expression ?? ''));
  else if (type !== 'anchor') throw unreadable('unsupported rich text type specified');
  return value as unknown as RichText;
}

export function readButton(value: unknown, meter: RichMeter, depth: number): object {
  if (!isObject(value) || value.text === undefined) throw unreadable('Can\'t find field "text"');
  const text = readRichText(value.text, meter, depth);
  checkAction(value, plainText(text));
  return { ...value, text };
}

/** Rich text as it reads without its markup. */
export function plainText(text: RichText | undefined): string {
  if (text === undefined) return '';
  if (typeof text === 'string') return text;
  if (Array.isArray(text)) return text.map(plainText).join('');
  if ('text' in text) return plainText(text.text);
  if (text.type === 'button') return plainText(text.button.text);
  if (text.type === 'custom_emoji') return text.alternative_text;
  return text.type === 'mathematical_expression' ? text.expression : '';
}

function unreadable(what: string) {
  return badRequest(`can't parse RichText: ${what}`);
}
