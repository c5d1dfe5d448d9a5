import type { Database } from '../data/database.ts';
import { insertApproval } from './approval-queries.ts';
import type { Attempt } from './attempt.ts';
import { ownerOf, toStored } from './history.ts';
import type { Reply } from './message.ts';
import { forKeeping } from './privacy.ts';
import { insertTurn } from './queries.ts';

/** Letters of a question that are read and kept. */
export const MAX_QUESTION = 4_000;
const TITLE_LENGTH = 80;

/** The turn and the approval it waits for are kept together: neither is there without the other. */
export async function keepAttempt(db: Database, done: Attempt): Promise<Reply> {
  const { approval } = done;
  if (!approval) return keepTurn(db, done);
  return db.transaction(async tx => {
    await insertApproval(tx, approval);
    return keepTurn(db, done);
  });
}

async function keepTurn(db: Database, { turn, composed, messages }: Attempt): Promise<Reply> {
  const { reply, kept } = composed;
  const { message, sees, model } = turn.request;
  const results = new Map(turn.results.map(({ callId, result }) => [callId, result]));
  const seen = model.kind === 'embedded' ? 'schema' : sees;
  await insertTurn(
    db,
    {
      answerId: reply.id,
      owner: ownerOf(message.actor),
      memberId: message.actor.memberId ?? null,
      threadId: message.threadId,
      messageId: message.id,
      question: message.text.slice(0, MAX_QUESTION),
      kind: reply.kind,
      tool: reply.tool,
      reply: kept.text,
      understood: reply.understood,
      title: kept.title,
      sql: reply.sql,
      columns: reply.table?.columns ?? null,
      totalRows: reply.table?.totalRows ?? null,
      options: reply.options,
      language: reply.language,
      model: reply.model,
      modelCalls: reply.modelCalls,
      durationMs: Math.round(reply.ms),
      messages: toStored(forKeeping(messages, results, seen)),
    },
    threadTitle(message.text),
  );
  return reply;
}

function threadTitle(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= TITLE_LENGTH ? line : `${line.slice(0, TITLE_LENGTH - 1).trimEnd()}…`;
}
