import type { Queryable } from '../data/database.ts';
import type { Call } from './calls.ts';

/** True when no register was ever imported: the only base that the demo may fill. */
export async function isBaseEmpty(db: Queryable): Promise<boolean> {
  const { rows } = await db.query<{ empty: boolean }>(
    'select not exists (select from svod.source_records) as empty',
  );
  return rows[0]?.empty ?? false;
}

/** Files the calls under the people whom the named rows were merged into; calls of an earlier, unfinished fill are replaced. */
export async function fileCalls(db: Queryable, calls: readonly Call[]): Promise<void> {
  const column = <Key extends keyof Call>(key: Key) => calls.map(call => call[key]);
  await db.query('delete from svod.calls');
  await db.query(
    `insert into svod.calls (client_id, company, manager, started_at, duration_seconds, language, sentiment, topic, summary, next_step)
     select record.client_id, call.company, call.manager, call.started_at, call.duration_seconds, 'ru', call.sentiment,
            call.topic, call.summary, call.next_step
     from unnest($1::text[], $2::int[], $3::text[], $4::timestamptz[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[])
       with ordinality as call (company, row_number, manager, started_at, duration_seconds, sentiment, topic, summary, next_step, place)
     join svod.source_records record on record.company = call.company and record.row_number = call.row_number
     where record.client_id is not null
     order by call.place`,
    [
      column('company'),
      column('sourceRow'),
      column('manager'),
      column('startedAt'),
      column('durationSeconds'),
      column('sentiment'),
      column('topic'),
      column('summary'),
      column('nextStep'),
    ],
  );
}
