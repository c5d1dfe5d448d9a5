import {
  type BaseMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  type StoredMessage,
} from '@langchain/core/messages';
import type { Asker } from '../access/actor.ts';
import type { EarlierStatement } from '../capabilities/tool.ts';
import type { Queryable } from '../data/database.ts';
import type { Message } from './message.ts';
import { forLanguageModel } from './privacy.ts';
import { type EarlierTurnRow, latestTurns } from './queries.ts';

/** What a new turn begins with. */
export interface Past {
  readonly messages: readonly BaseMessage[];
  /** The latest statement that gave a table. */
  readonly earlier: EarlierStatement | null;
}

const TURNS_REMEMBERED = 10;

/**
 * Whose conversations: `manager@d2#7` for one member, `manager@d2#room` for a room, `manager@d2` where nobody is known by
 * name. A thread is seen only by its owner, so what a member asked in another role is not theirs to look back on.
 */
export function ownerOf({ role, company, memberId, inRoom }: Asker): string {
  if (inRoom) return `${role}@${company}#room`;
  return memberId === undefined ? `${role}@${company}` : `${role}@${company}#${memberId}`;
}

/** The thread's latest turns, as the model about to answer may read them. */
export async function recall(
  db: Queryable,
  message: Message,
  reader: 'embedded' | 'provider',
): Promise<Past> {
  const turns = await latestTurns(
    db,
    { owner: ownerOf(message.actor), threadId: message.threadId },
    TURNS_REMEMBERED,
    message.about,
  );
  return { messages: turns.flatMap(turn => readable(turn, reader)), earlier: latestStatement(turns) };
}

/** Messages as they are kept in a turn's row. */
export function toStored(messages: readonly BaseMessage[]): readonly StoredMessage[] {
  return mapChatMessagesToStoredMessages([...messages]);
}

function readable(turn: EarlierTurnRow, reader: 'embedded' | 'provider'): BaseMessage[] {
  const messages = mapStoredMessagesToChatMessages(turn.messages as StoredMessage[]);
  if (reader === 'embedded') return messages;
  return forLanguageModel(messages, turn.model === 'embedded' ? 'embedded' : 'provider');
}

function latestStatement(turns: readonly EarlierTurnRow[]): EarlierStatement | null {
  const turn = turns.findLast(({ sql, columns }) => sql !== null && columns !== null);
  if (!turn?.sql) return null;
  return { answerId: turn.answerId, sql: turn.sql, title: turn.title ?? turn.question };
}
