import { randomBytes, randomInt } from 'node:crypto';
import type { Language } from '../capabilities/tool.ts';
import { chatCoreWords } from '../words/chat-core.ts';
import type { Block, InboundEvent, OutMessage } from './port.ts';

/** Buttons of this prefix are the outbox's own; what is behind every other one is known to `chat/conversation`. */
const SHOW_PREFIX = 'answer:';
/** Letters and digits that are told apart when read aloud. */
const REFERENCE_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A short id that a person can read to a colleague; the log has the same. */
export function newReference(): string {
  return Array.from({ length: 6 }, () => REFERENCE_LETTERS[randomInt(REFERENCE_LETTERS.length)]).join('');
}

/** What the button under a notice of unknown fate is known by; cannot be guessed. */
export function newShowToken(): string {
  return randomBytes(16).toString('base64url');
}

/** The token of a pressed «Show the answer»; null for every other event. */
export function showTokenOf({ body }: InboundEvent): string | null {
  if (body.kind !== 'press' || !body.button.startsWith(SHOW_PREFIX)) return null;
  return body.button.slice(SHOW_PREFIX.length);
}

export function setAsideNotice(reference: string, language: Language): OutMessage {
  return plain(chatCoreWords[language].setAside(reference), language);
}

export function stoppedNotice(language: Language): OutMessage {
  return plain(chatCoreWords[language].stopped, language);
}

export function noLongerKeptNotice(language: Language): OutMessage {
  return plain(chatCoreWords[language].noLongerKept, language);
}

export function rejectedNotice(reference: string, language: Language): OutMessage {
  return plain(chatCoreWords[language].rejected(reference), language);
}

export function erasedNotice(language: Language): OutMessage {
  return plain(chatCoreWords[language].erased, language);
}

/** Says that an answer may not have arrived, with the button that shows it. */
export function unknownNotice(token: string, language: Language): OutMessage {
  const { unknown, show } = chatCoreWords[language];
  const notice = plain(unknown, language);
  const button = { id: `${SHOW_PREFIX}${token}`, label: show };
  return { ...notice, blocks: [...notice.blocks, { kind: 'buttons', rows: [[button]] }] };
}

/** The message with a line in place of every file that is no longer kept. */
export function withoutLostFiles(message: OutMessage, kept: readonly string[]): OutMessage {
  const blocks = message.blocks.map((block): Block => {
    const file = block.kind === 'file' ? block.file : block.kind === 'chart' ? block.picture : null;
    if (!file || kept.includes(file.fileId)) return block;
    return { kind: 'note', markdown: chatCoreWords[message.language].fileGone(file.name) };
  });
  return { ...message, blocks };
}

function plain(text: string, language: Language): OutMessage {
  return { blocks: [{ kind: 'text', markdown: text }], summary: text, language };
}
