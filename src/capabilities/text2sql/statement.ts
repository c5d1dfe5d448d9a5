import type { Sharing } from '../../access/acting.ts';
import type { Catalogue } from '../../catalog/catalogue.ts';
import type { Database } from '../../data/database.ts';
import { AppError } from '../../errors.ts';
import { errorSentence } from '../../words/errors.ts';
import type { RunStatement, StatementOutcome, StatementRequest, Table, ToolFailure } from '../tool.ts';
import { groupingOf } from './groups.ts';
import { guard } from './guard.ts';
import type { GuardRules } from './guard-verdict.ts';
import { headingsFor } from './headings.ts';
import { type RunRows, runReadOnly } from './run.ts';
import type { RunFailure } from './run-failure.ts';

export interface StatementDeps {
  readonly db: Database;
  readonly rules: GuardRules;
  readonly catalogue: () => Catalogue;
  readonly sharing: Sharing;
  /** False for a foreign database: it knows no members, and the connection's own rights hold. True when absent. */
  readonly members?: boolean;
  readonly timeZone: string;
  readonly timeoutMs: number;
  /** Look whether a result holds only figures over groups; needed where a model may see such. */
  readonly vouchForGroups: boolean;
}

/** The one way from a statement to a person's table: guard, bounded run as that person, headings by the catalogue. */
export function statementRunner(deps: StatementDeps): RunStatement {
  return async request => {
    const verdict = await guard(request.sql, deps.rules);
    if (!verdict.ok) {
      const hint = `${verdict.code}: ${verdict.reason}`;
      return refused('rejected', request, { code: 'statement_rejected', hint });
    }
    const { db, sharing, timeZone, timeoutMs } = deps;
    const { actor, maxRows, signal } = request;
    const bounds = { timeoutMs, maxRows, sharing, timeZone, ...(signal ? { signal } : {}) };
    const run = await runReadOnly(db, deps.members === false ? null : actor, verdict.sql, bounds);
    if (run.kind === 'failed') return failed(request, run);

    const { relations, sql } = verdict;
    const grouped = deps.vouchForGroups ? await groupingOf(sql, deps.catalogue(), relations) : null;
    const table = tableOf(run, request, relations, deps.catalogue());
    return { kind: 'table', sql: request.sql, table, relations, ...(grouped ? { grouped } : {}) };
  };
}

function tableOf(
  run: RunRows,
  { language }: StatementRequest,
  relations: readonly string[],
  catalogue: Catalogue,
): Table {
  const { rows, totalRows, truncated } = run;
  return { columns: headingsFor(run.columns, catalogue, language, relations), rows, totalRows, truncated };
}

/** A statement that ran too long, or was stopped, is nobody's to repair. */
function failed(request: StatementRequest, { code, subject, hint }: RunFailure): StatementOutcome {
  if (code === 'statement_timeout' || code === 'cancelled')
    throw new AppError(code, `The statement: ${code}.`);
  const about = [subject ?? '', hint ? `perhaps ${hint}` : ''].filter(Boolean).join('; ');
  return refused('failed', request, { code, ...(about ? { hint: about } : {}) });
}

function refused(
  kind: 'rejected' | 'failed',
  { sql, language }: StatementRequest,
  failure: ToolFailure,
): StatementOutcome {
  return { kind, sql, text: errorSentence(`statement_${kind}`, {}, language), failure };
}
