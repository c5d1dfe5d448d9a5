import type { InlineKeyboardButton, Message, RichBlock, RichMessageButton, RichText } from 'grammy/types';
import { plainText } from './rich/rich-text.ts';
import type { Post } from './room.ts';

export type AnyButton = InlineKeyboardButton | RichMessageButton;

/** The latest button of that label among these posts. Throws with the labels that are there. */
export function findButton(
  posts: readonly Post[],
  label: string,
  under?: Message,
): { readonly message: Message; readonly button: AnyButton } {
  const labels: string[] = [];
  for (const { message } of posts.toReversed()) {
    if (under && message.message_id !== under.message_id) continue;
    for (const button of buttonsOf(message)) {
      const text = typeof button.text === 'string' ? button.text : plainText(button.text);
      if (text === label) return { message, button };
      labels.push(text);
    }
  }
  throw new Error(`There is no button "${label}"; there are: ${labels.join(', ') || 'none'}`);
}

/** Buttons under a message and inside a rich one. */
export function buttonsOf(message: Message): AnyButton[] {
  const under = message.reply_markup?.inline_keyboard.flat() ?? [];
  return [...under, ...(message.rich_message?.blocks ?? []).flatMap(inBlock)];
}

function inBlock(block: RichBlock): AnyButton[] {
  if (block.type === 'buttons') return [...block.buttons];
  if (block.type === 'list') return block.items.flatMap(item => item.blocks.flatMap(inBlock));
  if (block.type === 'table') return block.cells.flat().flatMap(cell => inText(cell.text));
  const own = 'text' in block ? inText(block.text) : [];
  return 'blocks' in block ? [...own, ...block.blocks.flatMap(inBlock)] : own;
}

function inText(text: RichText | undefined): AnyButton[] {
  if (text === undefined || typeof text === 'string') return [];
  if (Array.isArray(text)) return text.flatMap(inText);
  if (text.type === 'button') return [text.button];
  return 'text' in text ? inText(text.text) : [];
}
