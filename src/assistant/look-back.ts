import type { Actor, Asker } from '../access/actor.ts';
import { recordDeed } from '../access/audit.ts';
import type { Language, RunStatement, Table } from '../capabilities/tool.ts';
import type { Queryable } from '../data/database.ts';
import { AppError } from '../errors.ts';
import { ownerOf } from './history.ts';
import type { EarlierAnswer, EarlierTurn, ThreadSummary } from './message.ts';
import {
  deleteThread,
  type EarlierTurnRow,
  recentThreads,
  threadTurns,
  turnByAnswer,
  upsertFeedback,
} from './queries.ts';
import type { PairKeeper } from './verified/verified.ts';

/** What a person can do with answers already given. All of it reaches the person's own threads only. */
export interface LookBack {
  /**
   * The table behind an earlier answer, asked again now and as the person, and written down in the audit: as an export when
   * it is for a file of `format`. Throws `not_found`, `statement_failed`.
   */
  rerun(
    answerId: string,
    actor: Asker,
    options: { maxRows: number; language?: Language; signal?: AbortSignal; format?: string },
  ): Promise<Table>;
  /** What the person asked to get this answer. Throws `not_found`. */
  question(answerId: string, actor: Asker): Promise<string>;
  /** An answer of theirs as they look back on it. Throws `not_found`. */
  earlier(answerId: string, actor: Asker): Promise<EarlierAnswer>;
  /**
   * Keeps the person's last word on an answer of theirs. A statement marked right becomes an example for the role in the
   * company; taken back, it is one no more. Throws `not_found`.
   */
  feedback(feedback: {
    answerId: string;
    actor: Asker;
    verdict: 'up' | 'down';
    reason?: string | null;
  }): Promise<void>;
  /** The person's threads, latest first, at most 100. */
  threads(actor: Asker): Promise<readonly ThreadSummary[]>;
  /** A thread's turns, oldest first; empty when the person has no such thread. */
  history(threadId: string, actor: Asker): Promise<readonly EarlierTurn[]>;
  /** Forgets a thread for good. Throws `not_found`. */
  deleteThread(threadId: string, actor: Asker): Promise<void>;
}

export interface LookBackDeps {
  readonly db: Queryable;
  readonly runStatement: RunStatement;
  readonly pairs: Pick<PairKeeper, 'keepMarked' | 'dropMarked'>;
  /** Whether taking a statement's rows out needs another person's word. */
  readonly exportNeedsApproval?: (sql: string, actor: Actor) => Promise<boolean>;
}

const MAX_THREADS = 100;
const MAX_REASON = 2_000;

export function createLookBack(deps: LookBackDeps): LookBack {
  return {
    async rerun(answerId, actor, { maxRows, language, signal, format }) {
      const turn = await ownAnswer(answerId, actor);
      if (!turn.sql) throw new AppError('not_found', 'The answer had no statement.');
      if (format && (await deps.exportNeedsApproval?.(turn.sql, actor))) {
        const deed = { actor, kind: 'export', outcome: 'refused', answerId, statement: turn.sql } as const;
        await recordDeed(deps.db, { ...deed, detail: { format, reason: 'approval' } });
        throw new AppError('not_allowed', 'This export waits for approval.', {
          detail: { reason: 'approval' },
        });
      }
      const outcome = await deps.runStatement({
        sql: turn.sql,
        actor,
        language: language ?? turn.language,
        maxRows,
        ...(signal ? { signal } : {}),
      });
      await recordDeed(deps.db, {
        actor,
        kind: format ? 'export' : 'again',
        outcome: outcome.kind === 'table' ? 'done' : outcome.kind === 'rejected' ? 'refused' : 'failed',
        answerId,
        statement: turn.sql,
        ...(outcome.kind === 'table' ? { totalRows: outcome.table.rows.length } : {}),
        ...(format ? { detail: { format } } : {}),
      });
      if (outcome.kind !== 'table') {
        throw new AppError(`statement_${outcome.kind}`, `The kept statement: ${outcome.failure.code}.`);
      }
      return outcome.table;
    },

    question: async (answerId, actor) => (await ownAnswer(answerId, actor)).question,

    async earlier(answerId, actor) {
      const turn = await ownAnswer(answerId, actor);
      return { ...lookBack(turn), threadId: turn.threadId };
    },

    async feedback({ answerId, actor, verdict, reason }) {
      const kept = await upsertFeedback(deps.db, {
        answerId,
        owner: ownerOf(actor),
        verdict,
        reason: reason?.replaceAll('\0', '').toWellFormed().trim().slice(0, MAX_REASON) || null,
      });
      if (!kept) throw new AppError('not_found', 'No such answer.');
      if (verdict === 'down') return deps.pairs.dropMarked(answerId);
      const { kind, tool, sql, question, language, position } = await ownAnswer(answerId, actor);
      if (kind !== 'answer' || tool !== 'query_clients' || sql === null) return;
      const answered = { answerId, question, statement: sql, language, followsUp: position > 1 };
      await deps.pairs.keepMarked(answered, actor);
    },

    threads: actor => recentThreads(deps.db, ownerOf(actor), MAX_THREADS),

    async history(threadId, actor) {
      const turns = await threadTurns(deps.db, { owner: ownerOf(actor), threadId });
      return turns.map(lookBack);
    },

    async deleteThread(threadId, actor) {
      const gone = await deleteThread(deps.db, { owner: ownerOf(actor), threadId });
      if (!gone) throw new AppError('not_found', 'No such thread.');
    },
  };

  async function ownAnswer(answerId: string, actor: Asker): Promise<EarlierTurnRow> {
    const turn = await turnByAnswer(deps.db, { owner: ownerOf(actor), answerId });
    if (!turn) throw new AppError('not_found', 'No such answer of this person.');
    return turn;
  }
}

function lookBack(turn: EarlierTurnRow): EarlierTurn {
  const { question, askedAt, answerId, reply, ...answer } = turn;
  return {
    question,
    askedAt,
    answer: {
      id: answerId,
      kind: answer.kind,
      tool: answer.tool,
      text: reply,
      title: answer.title,
      understood: answer.understood,
      sql: answer.sql,
      columns: answer.columns,
      totalRows: answer.totalRows,
      options: answer.options,
      language: answer.language,
      model: answer.model,
      verdict: answer.verdict,
    },
  };
}
