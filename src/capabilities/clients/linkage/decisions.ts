import type { Database, Queryable } from '../../../data/database.ts';
import { AppError } from '../../../errors.ts';
import { type LinkOutcome, regroupPeople } from './link-people.ts';
import type { Linkage } from './linkage.ts';

/** What a person says about two records. `withdrawn` leaves them to the scores again. */
export type DecisionVerdict = 'same' | 'different' | 'withdrawn';

export interface Decision {
  readonly left: number;
  readonly right: number;
  readonly verdict: DecisionVerdict;
  readonly decidedBy: string;
  readonly decidedAt: Date;
}

/** Keeps a person's word on two records and obeys it at once and ever after. Throws `not_found`, `usage` (with `reason`, as all here). */
export async function decidePair(
  db: Database,
  linkage: Linkage,
  decision: {
    readonly left: number;
    readonly right: number;
    readonly verdict: DecisionVerdict;
    readonly by: string;
  },
): Promise<LinkOutcome> {
  return db.transaction(async tx => {
    const { left, right, verdict, by } = decision;
    await requireRecords(tx, [left, right]);
    await writeDecisions(tx, [[left, right]], verdict, by);
    return regroupPeople(tx, linkage, [left, right]);
  });
}

/**
 * Takes records out of their client: they are told apart from every record that stays, for good. Among themselves they stay
 * together where their scores say so. Throws `not_found`, and `usage` where the records are of several clients or all of one.
 */
export async function splitClient(
  db: Database,
  linkage: Linkage,
  request: { readonly records: readonly number[]; readonly by: string },
): Promise<LinkOutcome> {
  return db.transaction(async tx => {
    const leaving = [...new Set(request.records)];
    const clients = await requireRecords(tx, leaving);
    if (clients.length !== 1)
      throw new AppError('usage', 'The records to split off must be of one client.', {
        detail: { reason: 'notOneClient' },
      });
    const staying = (await recordsOf(tx, clients)).filter(record => !leaving.includes(record));
    if (staying.length === 0)
      throw new AppError('usage', 'A client keeps at least one record: name fewer records.', {
        detail: { reason: 'wholeClient' },
      });
    const pairs = leaving.flatMap(a => staying.map((b): [number, number] => [a, b]));
    await writeDecisions(tx, pairs, 'different', request.by);
    return regroupPeople(tx, linkage, [...leaving, ...staying]);
  });
}

/**
 * Makes clients one person. Earlier words that told their records apart are withdrawn (and stay in the history).
 * Throws `not_found`, `usage`.
 */
export async function mergeClients(
  db: Database,
  linkage: Linkage,
  request: { readonly clients: readonly number[]; readonly by: string },
): Promise<LinkOutcome> {
  return db.transaction(async tx => {
    const clients = [...new Set(request.clients)];
    if (clients.length < 2)
      throw new AppError('usage', 'Name two clients or more to merge.', { detail: { reason: 'twoClients' } });
    const groups: number[][] = [];
    for (const client of clients) {
      const records = await recordsOf(tx, [client]);
      if (records.length === 0)
        throw new AppError('not_found', `No client ${client}.`, { detail: { id: client } });
      groups.push(records);
    }
    const all = groups.flat();
    await tx.query(
      `insert into svod.match_decisions (left_id, right_id, verdict, decided_by)
       select left_id, right_id, 'withdrawn', $2 from svod.match_verdicts
       where verdict = 'different' and left_id = any ($1::bigint[]) and right_id = any ($1::bigint[])`,
      [all, request.by],
    );
    // One pair would do today, but a record that scores alone in its client may leave it: each is tied to the first.
    const anchor = Math.min(...all);
    const pairs = all.filter(record => record !== anchor).map((record): [number, number] => [anchor, record]);
    await writeDecisions(tx, pairs, 'same', request.by);
    return regroupPeople(tx, linkage, all);
  });
}

/** Everything said about a client's records, oldest first: who, when, what. */
export async function decisionHistory(tx: Queryable, records: readonly number[]): Promise<Decision[]> {
  const { rows } = await tx.query<{
    left: number;
    right: number;
    verdict: DecisionVerdict;
    decidedBy: string;
    decidedAt: Date;
  }>(
    `select left_id as "left", right_id as "right", verdict, decided_by as "decidedBy", decided_at as "decidedAt"
     from svod.match_decisions where left_id = any ($1::bigint[]) or right_id = any ($1::bigint[]) order by id`,
    [records],
  );
  return rows.map(row => ({ ...row, left: Number(row.left), right: Number(row.right) }));
}

async function requireRecords(tx: Queryable, records: readonly number[]): Promise<number[]> {
  const { rows } = await tx.query<{ id: number; client: number | null }>(
    'select id, client_id as client from svod.source_records where id = any ($1::bigint[])',
    [records],
  );
  const found = new Set(rows.map(row => Number(row.id)));
  const missing = records.find(record => !found.has(record));
  if (missing !== undefined || found.size === 0) {
    throw new AppError('not_found', `No source record ${missing}.`, { detail: { id: missing ?? 0 } });
  }
  return [...new Set(rows.flatMap(row => (row.client === null ? [] : [Number(row.client)])))];
}

async function recordsOf(tx: Queryable, clients: readonly number[]): Promise<number[]> {
  const { rows } = await tx.query<{ id: number }>(
    'select id from svod.source_records where client_id = any ($1::bigint[]) order by id',
    [clients],
  );
  return rows.map(row => Number(row.id));
}

async function writeDecisions(
  tx: Queryable,
  pairs: readonly (readonly [number, number])[],
  verdict: DecisionVerdict,
  by: string,
): Promise<void> {
  const [loop] = pairs.filter(([a, b]) => a === b);
  if (loop !== undefined)
    throw new AppError('usage', 'A record cannot be told from itself: name two records.', {
      detail: { reason: 'sameRecord' },
    });
  await tx.query(
    `insert into svod.match_decisions (left_id, right_id, verdict, decided_by)
     select least(a, b), greatest(a, b), $3, $4 from unnest($1::bigint[], $2::bigint[]) as pair (a, b)`,
    [pairs.map(([a]) => a), pairs.map(([, b]) => b), verdict, by],
  );
}
