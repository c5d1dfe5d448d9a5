import type { InlineKeyboardButton, InlineKeyboardMarkup } from '@grammyjs/types';
import type { Button } from '../port.ts';
import { LIMITS } from './limits.ts';

/** Buttons of one version of svod; a later one may read their ids otherwise. */
const PREFIX = 'v1:';

/** The id that `callbackData` put into a button, or null when the button is another program's. */
export function buttonOf(data: string | undefined): string | null {
  return data?.startsWith(PREFIX) && data.length > PREFIX.length ? data.slice(PREFIX.length) : null;
}

/** Throws `RangeError` on an id that Telegram would refuse: a button that cannot be pressed back is a mistake of ours. */
function callbackData(id: string): string {
  const data = PREFIX + id;
  if (Buffer.byteLength(data) > LIMITS.callbackBytes)
    throw new RangeError('A button id is longer than 40 bytes.');
  return data;
}

export function keyboardOf(rows: readonly (readonly Button[])[]): InlineKeyboardMarkup {
  return { inline_keyboard: rows.map(row => row.map(inlineButton)) };
}

function inlineButton(button: Button): InlineKeyboardButton {
  const look = { text: button.label, ...(button.style && { style: button.style }) };
  return button.url === undefined
    ? { ...look, callback_data: callbackData(button.id) }
    : { ...look, url: button.url };
}

/** Telegram refuses a whole message for one address that is not on the open web: those are shown as text. */
export function canBeLinked(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  return hostname.includes('.') && !/^(127\.|0\.0\.0\.0$)/.test(hostname);
}
