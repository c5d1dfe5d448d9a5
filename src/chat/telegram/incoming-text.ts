import type { Message, MessageEntity } from '@grammyjs/types';
import type { InboundBody } from '../port.ts';
import type { BotIdentity } from './parse.ts';

/** The words of a message without what only says whom they are for. */
export interface Words {
  readonly text: string;
  /** The bot is named in it. */
  readonly mentioned: boolean;
  readonly command: {
    readonly body: Extract<InboundBody, { kind: 'command' }>;
    /** False for `/help@another_bot`. */
    readonly isOurs: boolean;
  } | null;
}

/** Reads a message's text, or its caption. Offsets of entities are UTF-16 units, as strings are here. */
export function readWords(message: Message, bot: BotIdentity): Words {
  const raw = message.text ?? message.caption ?? '';
  const entities = message.entities ?? message.caption_entities ?? [];
  const command = commandOf(raw, entities, bot);
  const mentions = entities.filter(entity => isMention(raw, entity, bot));
  return { text: tidy(without(raw, mentions)), mentioned: mentions.length > 0, command };
}

/** What a database can store and a person can see: no NUL, no halves of characters, no blank ends. */
export function tidy(text: string): string {
  return text.toWellFormed().replaceAll('\0', '').trim();
}

function commandOf(raw: string, entities: readonly MessageEntity[], bot: BotIdentity): Words['command'] {
  const entity = entities.find(one => one.type === 'bot_command' && one.offset === 0);
  if (!entity) return null;
  const [name = '', whose] = raw.slice(1, entity.length).split('@');
  const argument = tidy(raw.slice(entity.length));
  return {
    body: { kind: 'command', name: name.toLowerCase(), argument },
    isOurs: whose === undefined || whose.toLowerCase() === bot.username.toLowerCase(),
  };
}

function isMention(raw: string, entity: MessageEntity, bot: BotIdentity): boolean {
  if (entity.type === 'text_mention') return entity.user.id === bot.id;
  if (entity.type !== 'mention') return false;
  const named = raw.slice(entity.offset + 1, entity.offset + entity.length);
  return named.toLowerCase() === bot.username.toLowerCase();
}

/** Cuts the entities out, with the blank and the comma that an address in a sentence leaves behind. */
function without(raw: string, entities: readonly MessageEntity[]): string {
  let text = raw;
  for (const { offset, length } of entities.toSorted((a, b) => b.offset - a.offset)) {
    const before = text.slice(0, offset).trimEnd();
    const after = text.slice(offset + length);
    if (before === '') text = after.replace(/^\s*[,:;—–-]?\s+/, '');
    else if (/^\s*(?:[.,:;!?)]|$)/.test(after)) text = before.replace(/,$/, '') + after.trimStart();
    else text = `${before} ${after.trimStart()}`;
  }
  return text;
}
