import type { Database } from '../../data/database.ts';

/** A source record and the person it was merged into. */
export interface RecordLink {
  readonly company: string;
  /** From 1 within the company's file. */
  readonly row: number;
  readonly clientId: number;
  readonly rule: string;
  readonly score: number;
  readonly file: string;
  /** The record's own number, by which a person decides about it. */
  readonly record: number;
}

const PAGE = 5000;

/** Every source record with its person, by record, in pages; of one company when `company` is given. */
export async function* readLinks(
  db: Database,
  company: string | null,
): AsyncGenerator<readonly RecordLink[]> {
  let after = 0;
  for (;;) {
    const { rows } = await db.query<RecordLink>(
      `select record.id as "record", record.company, record.row_number as "row", record.client_id as "clientId",
         record.link_rule as "rule", record.link_score as "score", run.file_name as "file"
       from svod.source_records as record join svod.imports as run on run.id = record.import_id
       where record.id > $1 and record.client_id is not null and ($2::text is null or record.company = $2)
       order by record.id limit $3`,
      [after, company, PAGE],
    );
    if (rows.length === 0) return;
    yield rows;
    after = Number(rows.at(-1)!.record);
  }
}
