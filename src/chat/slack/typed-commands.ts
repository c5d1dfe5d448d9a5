import { chatCommandWords } from '../../words/chat-commands.ts';
import type { Block, OutMessage } from '../port.ts';

/** The app's one slash command, with its slash. */
export const COMMAND = '/svod';

const { helpList, helpAdmin } = chatCommandWords.ru;
const NAMED = new RegExp(
  `(?<![\\p{L}\\p{N}/.])/(${Object.keys({ ...helpList, ...helpAdmin }).join('|')})(?![\\p{L}\\p{N}/])`,
  'gu',
);

/**
 * A message with its commands as people type them here: `/members` would be a command of Slack's own or of nobody, so that it
 * reads `/svod members`.
 */
export function withTypedCommands(message: OutMessage): OutMessage {
  return { ...message, blocks: message.blocks.map(typedIn), summary: typed(message.summary) };
}

function typedIn(block: Block): Block {
  return block.kind === 'text' || block.kind === 'note'
    ? { ...block, markdown: typed(block.markdown) }
    : block;
}

function typed(text: string): string {
  return text.replace(NAMED, `${COMMAND} $1`);
}
