import type { TableColumn } from '../capabilities/tool.ts';
import type { Queryable } from '../data/database.ts';
import type { Reply } from './message.ts';

/** One turn as it is kept: words without values of the data, the statement, the shape of its result. */
export interface TurnRow {
  readonly answerId: string;
  readonly owner: string;
  /** Who asked, for the audit; null where members are not told apart. */
  readonly memberId: number | null;
  readonly threadId: string;
  readonly messageId: string;
  readonly question: string;
  readonly kind: Reply['kind'];
  readonly tool: string | null;
  readonly reply: string;
  readonly understood: string | null;
  readonly title: string | null;
  readonly sql: string | null;
  readonly columns: readonly TableColumn[] | null;
  readonly totalRows: number | null;
  readonly options: readonly string[];
  readonly language: Reply['language'];
  readonly model: string;
  readonly modelCalls: number;
  readonly durationMs: number;
  /** Messages as `@langchain/core` stores them. */
  readonly messages: readonly unknown[];
}

export interface ThreadRow {
  readonly id: string;
  readonly title: string;
  readonly turns: number;
  readonly updatedAt: string;
}

export interface EarlierTurnRow extends TurnRow {
  readonly position: number;
  readonly askedAt: string;
  readonly verdict: 'up' | 'down' | null;
}

const TURN_COLUMNS = `
  t.answer_id as "answerId", t.owner, t.member_id as "memberId", t.thread_id as "threadId", t.message_id as "messageId", t.question, t.kind, t.tool,
  t.reply, t.understood, t.title, t.sql, t.columns, t.total_rows::float8 as "totalRows", t.options, t.language, t.model,
  t.model_calls as "modelCalls", t.duration_ms as "durationMs", t.position,
  to_char(t.asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "askedAt"`;

/** The latest turns of a thread, oldest first; those up to the answer `upTo` when it is given and of this thread. */
export async function latestTurns(
  db: Queryable,
  thread: { owner: string; threadId: string },
  limit: number,
  upTo?: string,
): Promise<EarlierTurnRow[]> {
  const { rows } = await db.query<EarlierTurnRow>(
    `select * from (
       select ${TURN_COLUMNS}, t.messages, null as verdict
       from svod.turns t where t.owner = $1 and t.thread_id = $2
         and t.position <= coalesce((
           select last.position from svod.turns last
           where last.answer_id = $4 and last.owner = $1 and last.thread_id = $2
         ), t.position)
       order by t.position desc limit $3
     ) latest order by position`,
    [thread.owner, thread.threadId, limit, upTo ?? null],
  );
  return rows;
}

/** Every turn of a thread as a person looks back on it, oldest first, without the messages. */
export async function threadTurns(
  db: Queryable,
  thread: { owner: string; threadId: string },
): Promise<EarlierTurnRow[]> {
  const { rows } = await db.query<EarlierTurnRow>(
    `select ${TURN_COLUMNS}, '[]'::jsonb as messages, f.verdict
     from svod.turns t left join svod.feedback f on f.answer_id = t.answer_id and f.owner = t.owner
     where t.owner = $1 and t.thread_id = $2 order by t.position`,
    [thread.owner, thread.threadId],
  );
  return rows;
}

/** One turn of the owner by its answer's id. */
export async function turnByAnswer(
  db: Queryable,
  answer: { owner: string; answerId: string },
): Promise<EarlierTurnRow | undefined> {
  const { rows } = await db.query<EarlierTurnRow>(
    `select ${TURN_COLUMNS}, '[]'::jsonb as messages, null as verdict
     from svod.turns t where t.owner = $1 and t.answer_id = $2`,
    [answer.owner, answer.answerId],
  );
  return rows[0];
}

/** Writes a whole turn by one statement, which also makes the thread where it is new. */
export async function insertTurn(db: Queryable, turn: TurnRow, threadTitle: string): Promise<void> {
  await db.query(
    `with thread as (
       insert into svod.threads as th (owner, id, title, turns) values ($1, $2, $3, 1)
       on conflict (owner, id) do update set turns = th.turns + 1, updated_at = now()
       returning turns
     )
     insert into svod.turns (
       answer_id, owner, thread_id, position, message_id, question, kind, tool, reply, understood, title, sql, columns,
       total_rows, options, language, model, model_calls, duration_ms, messages, member_id)
     select $4, $1, $2, thread.turns, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14::bigint, $15::jsonb, $16, $17,
       $18::int, $19::int, $20::jsonb, $21::bigint
     from thread`,
    [
      turn.owner,
      turn.threadId,
      threadTitle,
      turn.answerId,
      turn.messageId,
      turn.question,
      turn.kind,
      turn.tool,
      turn.reply,
      turn.understood,
      turn.title,
      turn.sql,
      turn.columns === null ? null : JSON.stringify(turn.columns),
      turn.totalRows,
      JSON.stringify(turn.options),
      turn.language,
      turn.model,
      turn.modelCalls,
      turn.durationMs,
      JSON.stringify(turn.messages),
      turn.memberId,
    ],
  );
}

/** The owner's threads, latest first. */
export async function recentThreads(db: Queryable, owner: string, limit: number): Promise<ThreadRow[]> {
  const { rows } = await db.query<ThreadRow>(
    `select id, title, turns, to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt"
     from svod.threads where owner = $1 order by updated_at desc, id limit $2`,
    [owner, limit],
  );
  return rows;
}

/** Removes a thread with its turns and feedback; true when there was one. */
export async function deleteThread(
  db: Queryable,
  thread: { owner: string; threadId: string },
): Promise<boolean> {
  const { rowCount } = await db.query('delete from svod.threads where owner = $1 and id = $2', [
    thread.owner,
    thread.threadId,
  ]);
  return (rowCount ?? 0) > 0;
}

/** Keeps the owner's last word on an answer of theirs; false when there is no such answer. */
export async function upsertFeedback(
  db: Queryable,
  feedback: { answerId: string; owner: string; verdict: 'up' | 'down'; reason: string | null },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into svod.feedback (answer_id, owner, verdict, reason)
     select t.answer_id, $2, $3, $4 from svod.turns t where t.answer_id = $1 and t.owner = $2
     on conflict (answer_id, owner)
       do update set verdict = excluded.verdict, reason = excluded.reason, given_at = now()`,
    [feedback.answerId, feedback.owner, feedback.verdict, feedback.reason],
  );
  return (rowCount ?? 0) > 0;
}
